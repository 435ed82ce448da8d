using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Doses;

/// <summary>The quantities that a dose grid can be of.</summary>
internal static class DoseQuantities
{
    public static bool IsDose(Volume volume) => volume is Volume<Gray> or Volume<GrayRbe> or Volume<GrayRbePerFraction>
        or Volume<LinearEnergyTransfer> or Volume<RelativeDose> or Volume<Unspecified>;
}
