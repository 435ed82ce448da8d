using System.Diagnostics;
using System.Globalization;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>
/// The same plan by plastimatch, which counts voxels whose centres are inside, each with its own dose. A voxel more or less of the boundary is 0.05 % of
/// the rectum and of the femoral heads; hence 2 % of the volume are tolerated, and 1 % of the dose.
/// </summary>
public class PlastimatchHistogramTests
{
    private const string Program = "plastimatch";

    [Fact]
    public void Its_points_lie_on_our_curves_but_for_what_counting_voxels_leaves_open()
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Program))), "plastimatch is not on this machine (Debian package plastimatch).");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-dvh");
        try
        {
            string image = Path.Combine(folder.FullName, "structures.nrrd");
            string list = Path.Combine(folder.FullName, "structures.txt");
            string csv = Path.Combine(folder.FullName, "dvh.csv");
            Run("convert", "--input", ProstateCase.StructuresPath, "--fixed", ProstateCase.DosePath, "--output-ss-img", image, "--output-ss-list", list);
            Run("dvh", "--input-ss-img", image, "--input-ss-list", list, "--input-dose", ProstateCase.DosePath, "--output-csv", csv, "--cumulative", "--num-bins", "500", "--bin-width", "0.1");
            string[][] rows = [.. File.ReadLines(csv).Select(static line => line.Split(','))];
            double[] doses = Column(rows, 0);
            Volume<Gray> dose = ProstateCase.Dose();
            Dictionary<string, Structure> structures = ProstateCase.Structures();
            foreach (string name in ProstateCase.Names)
            {
                DoseVolumeHistogram ours = DoseVolumeHistogram.Of(structures[name], dose, null, TestContext.Current.CancellationToken);
                double[] percent = [.. ours.CurveCc.Select(cc => 100 * cc / ours.VolumeCc)];
                double[] theirs = [.. Column(rows, Array.IndexOf(rows[0], name)).Select(static part => 100 * part)];
                HistogramAgreement agreement = HistogramAgreement.Of(doses, theirs, ours.CurveDoses.AsSpan(), percent, 2, 0.47);
                TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant($"{name}: {agreement.AgreeingPercent:0.00} % mean {agreement.Mean:0.0000} worst {agreement.Worst:0.000}"));
                Assert.Equal(100, agreement.AgreeingPercent);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double[] Column(string[][] rows, int column) => [.. rows.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];

    private static void Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{Program} {string.Join(' ', arguments)}: {errors.Result}");
    }
}
