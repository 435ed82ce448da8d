using System.Collections.Immutable;
using PetRecon.Cli.Pictures;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The pictures of a report on a plan, as PNG.</summary>
internal static class PlanPictures
{
    /// <summary>Isodose lines and outlines on the CT in three planes.</summary>
    public static byte[] ThreePlanes(PlanContent content)
    {
        double reference = content.Prescription ?? DoseStatistics.Of(content.Dose.Volume).Maximum;
        return new DosePicture
        {
            Dose = content.Dose,
            Underlay = content.Ct?.Volume,
            Levels = IsodoseLevel.Usual(reference),
            Structures = content.Structures,
            PositionMm = content.PositionMm,
            LongestSidePixels = 520,
        }.Png();
    }

    /// <summary>Cumulative histograms in the structures' colours.</summary>
    public static byte[] Histograms(PlanContent content) => new HistogramChart { Title = "", Histograms = content.Histograms }.Png();

    /// <summary>Spots of ion beams, and their layers against depth.</summary>
    public static byte[] Spots(ImmutableArray<ScannedBeam> beams) => PlanPicture.Png(beams);

    /// <summary>Both doses and their gamma in three planes through the worst point.</summary>
    public static byte[] Gamma(PlanContent content) => GammaPicture.Png(content.Dose, content.Compared!, content.Gamma!, null);
}
