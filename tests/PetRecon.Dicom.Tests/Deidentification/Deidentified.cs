using PetRecon.Dicom.Deidentification;
using Xunit;

namespace PetRecon.Dicom.Tests.Deidentification;

/// <summary>Runs of a new de-identifier, which end with the test.</summary>
internal static class Deidentified
{
    public static DeidentificationReport Run(DeidentificationOptions options, string input, string output) =>
        new Deidentifier(options).Run(input, output, cancellation: TestContext.Current.CancellationToken);

    public static DeidentificationReport Preview(DeidentificationOptions options, string input) =>
        new Deidentifier(options).Preview(input, cancellation: TestContext.Current.CancellationToken);
}
