using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Interaction;

/// <summary>Which layers are doses, in Gy or in percent.</summary>
internal static class DoseLayers
{
    public static bool IsDose(Volume volume) => volume is Volume<Gray> or Volume<GrayRbe> or Volume<GrayRbePerFraction> or Volume<RelativeDose>;
}
