using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Images;

/// <summary>What the values of an image are, by its modality and unit, and what they have to be multiplied by to be in PetRecon's unit.</summary>
internal sealed record ImageQuantity(Func<VoxelGrid, float[], Volume> Make, string Unit, double Factor = 1)
{
    private const double MmPerCm = 10;

    public static ImageQuantity Of(ImageFrame frame, string modality)
    {
        switch (modality)
        {
            case "CT" when frame.Units is "" or "HU" or "[hnsf'U]":
                return Typed<Hounsfield>();
            case "MR":
                return Typed<SignalIntensity>();
            case "NM" when frame.Units.Length == 0:
                return Typed<Counts>();
            case "PT":
                return PetHeader.UnitsOf(frame.Units) switch
                {
                    PetUnits.BecquerelPerMl => Typed<Activity>(),
                    PetUnits.GramPerMl => Typed<StandardizedUptake>(),
                    PetUnits.SquareCentimetrePerMl => Typed<StandardizedUptake>() with { Unit = "cm^2/mL" },
                    PetUnits.Counts => Typed<Counts>(),
                    PetUnits.PerCentimetre => Typed<Attenuation>() with { Factor = 1 / MmPerCm },
                    PetUnits.ProportionalToCounts or PetUnits.ProportionalToCountsPerSecond or PetUnits.CountsPerSecond => Typed<RelativeActivity>() with { Unit = frame.Units },
                    _ => Typed<Unspecified>() with { Unit = frame.Units },
                };
            default:
                return Typed<Unspecified>() with { Unit = frame.Units };
        }
    }

    public static ImageQuantity Uptake(SuvKind kind) => Typed<StandardizedUptake>() with
    {
        Unit = kind switch
        {
            SuvKind.BodySurfaceArea => "cm^2/mL (body surface)",
            SuvKind.BodyWeight => "g/mL (body weight)",
            SuvKind.IdealBodyWeight => "g/mL (ideal body weight)",
            SuvKind.LeanBodyMass => "g/mL (lean body mass, Janmahasatian)",
            SuvKind.LeanBodyMassJames => "g/mL (lean body mass, James)",
            _ => "g/mL (lean body mass, Morgan)",
        },
    };

    private static ImageQuantity Typed<TQuantity>()
        where TQuantity : struct, IQuantity => new(static (grid, voxels) => new Volume<TQuantity>(grid, voxels), TQuantity.Unit);
}
