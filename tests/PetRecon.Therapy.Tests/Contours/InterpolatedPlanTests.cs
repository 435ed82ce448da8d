using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Contours;
using PetRecon.Therapy.Histograms;
using PetRecon.Therapy.Tests.Histograms;
using Xunit;

namespace PetRecon.Therapy.Tests.Contours;

/// <summary>A clinical plan's structures, interpolated, beside Eclipse's and SlicerRT's volumes and histograms; see ThreeProgramsTests for slabs.</summary>
public class InterpolatedPlanTests
{
    private static readonly Lazy<Volume<Gray>> s_dose = new(ProstateCase.Dose);
    private static readonly Lazy<Dictionary<string, Structure>> s_structures = new(ProstateCase.Structures);

    [Theory]
    [InlineData("Bladder", 116.8, 116.779)]
    [InlineData("Femoral Head Lt", 49.2, 49.1543)]
    [InlineData("Femoral Head RT", 50.0, 50.0273)]
    [InlineData("PTV", 48.6, 48.6133)]
    [InlineData("Rectum", 30.3, 30.4102)]
    public void Volumes_and_histograms_are_theirs_and_closer_than_those_of_slabs(string name, double eclipseCc, double slicerRtCc)
    {
        Structure interpolated = StructureInterpolation.Of(s_structures.Value[name], new() { Ends = StructureEnds.Rounded }, cancellation: TestContext.Current.CancellationToken);
        DoseVolumeHistogram ours = DoseVolumeHistogram.Of(interpolated, s_dose.Value, null, TestContext.Current.CancellationToken);
        DoseVolumeHistogram slabs = DoseVolumeHistogram.Of(s_structures.Value[name], s_dose.Value, new() { Structure = new() { Ends = StructureEnds.Rounded } }, TestContext.Current.CancellationToken);
        Assert.Equal(eclipseCc, ours.VolumeCc, 0.005 * eclipseCc);
        Assert.Equal(slicerRtCc, ours.VolumeCc, 0.005 * slicerRtCc);
        foreach ((double[] doses, double[] percent) in ((double[], double[])[])[ProstateCase.Eclipse(name), ProstateCase.SlicerRt(name)])
        {
            HistogramAgreement agreement = Agreement(doses, percent, ours);
            Assert.InRange(agreement.AgreeingPercent, 99.5, 100);
            Assert.InRange(agreement.Mean, 0, 1.02 * Agreement(doses, percent, slabs).Mean);
        }
    }

    // 92 planes of 400 x 250 mm: the original ones stay, and the volume is that of the slabs, which over so many planes is right too.
    [Fact]
    public void The_outline_of_the_body_keeps_its_volume()
    {
        Structure body = s_structures.Value["BODY"];
        Structure interpolated = StructureInterpolation.Of(body, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(body.Contours, interpolated.Contours.Take(body.Contours.Length));
        Assert.InRange(interpolated.Contours.Length, 270, 300);
        Assert.Equal(StructureMask.VolumeCcOf(body), StructureMask.VolumeCcOf(interpolated), 2.0);
    }

    private static HistogramAgreement Agreement(double[] doses, double[] percent, DoseVolumeHistogram ours) =>
        HistogramAgreement.Of(doses, percent, ours.CurveDoses.AsSpan(), [.. ours.CurveCc.Select(cc => 100 * cc / ours.VolumeCc)], 1, 0.47);
}
