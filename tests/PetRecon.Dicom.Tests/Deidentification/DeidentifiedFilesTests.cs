using System.Text.RegularExpressions;
using PetRecon.Dicom.Deidentification;
using PetRecon.Dicom.Tests.Writing;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Deidentification;

/// <summary>De-identified files stay as valid as they were, for a strict reader.</summary>
public partial class DeidentifiedFilesTests
{
    private const ConfidentialityOptions Most = ConfidentialityOptions.CleanDescriptors | ConfidentialityOptions.CleanGraphics | ConfidentialityOptions.CleanStructuredContent
        | ConfidentialityOptions.RetainModifiedDates | ConfidentialityOptions.RetainPatientCharacteristics | ConfidentialityOptions.RetainDeviceIdentity
        | ConfidentialityOptions.RetainInstitutionIdentity | ConfidentialityOptions.RetainSafePrivate;

    public static TheoryData<string, ConfidentialityOptions> Files
    {
        get
        {
            TheoryData<string, ConfidentialityOptions> rows = [];
            foreach (string file in new[]
            {
                "suv_dro/DRO_0_0/PT/pet_dro_0_0_slice_000.dcm", "petct_sts001/STS_001/PET/dicom/image/000001.dcm", "petct_sts001/STS_001/PET/dicom/mask/RS.dcm", "edge/fo-dicom/GH610.dcm",
                "edge/pydicom/CT_small.dcm", "edge/pydicom/MR_small.dcm", "edge/pydicom/rtplan.dcm", "edge/pydicom/reportsi.dcm", "edge/pydicom/liver_1frame.dcm", "edge/pydicom-data/emri_small.dcm",
            })
            {
                rows.Add(file, ConfidentialityOptions.None);
                rows.Add(file, Most);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Dciodvfy_finds_no_error_that_was_not_there_before(string file, ConfidentialityOptions profile)
    {
        string input = Repository.SharedData("dicom/" + file);
        using TemporaryFolder folder = new();
        Deidentified.Run(new() { Profile = profile }, input, folder.In("out.dcm"));
        Assert.Empty(Errors(folder.In("out.dcm")).Except(Errors(input)));
    }

    private static HashSet<string> Errors(string path) =>
        [.. Judges.Dciodvfy(path).Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal)).Select(line => Value().Replace(line, "<>"))];

    // The values, which change.
    [GeneratedRegex("<[^/>][^>]*>")]
    private static partial Regex Value();
}
