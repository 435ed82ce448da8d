using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>
/// A clinical plan beside Eclipse and SlicerRT. Both round the ends of structures off: their volumes are those of slabs that end a quarter of a spacing
/// beyond the outermost contours, to 0.3 %. (A truncated cone between contours, and the same ends, gives 116.78, 48.61, 49.13 and 49.98 cc for bladder,
/// PTV and the femoral heads: theirs to 0.1 %.) The outline of the body is the exception: Eclipse ends it at the outermost contours, where its images
/// end (10593 cc), and SlicerRT does not (10667 cc).
/// </summary>
public class ThreeProgramsTests
{
    private const double PercentTolerance = 1;

    private static readonly DoseVolumeHistogramOptions s_rounded = new() { Structure = new() { Ends = StructureEnds.Rounded } };
    private static readonly Lazy<Volume<Gray>> s_dose = new(ProstateCase.Dose);
    private static readonly Lazy<Dictionary<string, Structure>> s_structures = new(ProstateCase.Structures);

    [Theory]
    [InlineData("BODY", 10593, 10667.2)]
    [InlineData("Bladder", 116.8, 116.779)]
    [InlineData("Femoral Head Lt", 49.2, 49.1543)]
    [InlineData("Femoral Head RT", 50.0, 50.0273)]
    [InlineData("PTV", 48.6, 48.6133)]
    [InlineData("Rectum", 30.3, 30.4102)]
    public void Volumes_are_theirs_to_half_a_percent(string name, double eclipseCc, double slicerRtCc)
    {
        Assert.Equal(slicerRtCc, Of(name, s_rounded).VolumeCc, 0.005 * slicerRtCc);
        DoseVolumeHistogramOptions asEclipse = name == "BODY" ? new() { Structure = new() { Ends = StructureEnds.AtContour } } : s_rounded;
        Assert.Equal(eclipseCc, Of(name, asEclipse).VolumeCc, 0.005 * eclipseCc);
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void Histograms_agree_with_theirs_better_than_theirs_with_each_other(string name)
    {
        DoseVolumeHistogram ours = Of(name, s_rounded);
        double[] percent = [.. ours.CurveCc.Select(cc => 100 * cc / ours.VolumeCc)];
        double tolerance = 0.01 * Highest();
        (double[] eclipseDoses, double[] eclipsePercent) = ProstateCase.Eclipse(name);
        (double[] slicerDoses, double[] slicerPercent) = ProstateCase.SlicerRt(name);
        HistogramAgreement withEclipse = HistogramAgreement.Of(eclipseDoses, eclipsePercent, ours.CurveDoses.AsSpan(), percent, PercentTolerance, tolerance);
        HistogramAgreement withSlicer = HistogramAgreement.Of(slicerDoses, slicerPercent, ours.CurveDoses.AsSpan(), percent, PercentTolerance, tolerance);
        HistogramAgreement theirs = HistogramAgreement.Of(slicerDoses, slicerPercent, eclipseDoses, eclipsePercent, PercentTolerance, tolerance);
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant(
            $"{name}: Eclipse {withEclipse.AgreeingPercent:0.00} % mean {withEclipse.Mean:0.0000} worst {withEclipse.Worst:0.000}; SlicerRT {withSlicer.AgreeingPercent:0.00} % mean {withSlicer.Mean:0.0000} worst {withSlicer.Worst:0.000}; Eclipse and SlicerRT {theirs.AgreeingPercent:0.00} % mean {theirs.Mean:0.0000} worst {theirs.Worst:0.000}"));
        Assert.InRange(withEclipse.AgreeingPercent, 99.5, 100);
        Assert.InRange(withSlicer.AgreeingPercent, 99.5, 100);
        Assert.True(withEclipse.Mean < theirs.Mean, $"Mean way to Eclipse {withEclipse.Mean}, of SlicerRT to Eclipse {theirs.Mean}.");
    }

    // SlicerRT looks at points half a voxel apart: its lowest dose is never below ours, which sees the boundary too, and its highest never above. What is
    // beyond its extremes is a trace: less than 0.2 % of a structure.
    [Theory]
    [MemberData(nameof(Structures))]
    public void Mean_extremes_and_volumes_are_those_of_SlicerRT(string name)
    {
        DoseVolumeHistogram ours = Of(name, s_rounded);
        Assert.Equal(ProstateCase.SlicerRtMetric(name, "Mean dose (GY)"), ours.Mean, 0.035);
        Assert.Equal(ProstateCase.SlicerRtMetric(name, "V20 (%)"), ours.PercentAtLeast(20), 0.15);
        Assert.Equal(ProstateCase.SlicerRtMetric(name, "D5% (GY)"), ours.DoseAtPercent(5), 0.1);
        Assert.Equal(ProstateCase.SlicerRtMetric(name, "D10% (GY)"), ours.DoseAtPercent(10), 0.1);
        Assert.Equal(ProstateCase.SlicerRtMetric(name, "D5cc (GY)"), ours.DoseAtCc(5), 0.1);
        double lowest = ProstateCase.SlicerRtMetric(name, "Min dose (GY)");
        double highest = ProstateCase.SlicerRtMetric(name, "Max dose (GY)");
        Assert.InRange(lowest, ours.Min, ours.DoseAtPercent(99.8));
        Assert.InRange(highest, ours.DoseAtPercent(0.2), ours.Max);
    }

    public static TheoryData<string> Structures() => [.. ProstateCase.Names];

    private static double Highest()
    {
        float highest = 0;
        foreach (float dose in s_dose.Value.Voxels)
            highest = Math.Max(highest, dose);
        return highest;
    }

    private static DoseVolumeHistogram Of(string name, DoseVolumeHistogramOptions options) =>
        DoseVolumeHistogram.Of(s_structures.Value[name], s_dose.Value, options, TestContext.Current.CancellationToken);
}
