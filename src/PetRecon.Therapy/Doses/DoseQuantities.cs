using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Doses;

/// <summary>The quantities that a dose grid can be of.</summary>
internal static class DoseQuantities
{
    public static bool IsDose(Volume volume) => volume is Volume<Gray> or Volume<GrayRbe> or Volume<GrayRbePerFraction>
        or Volume<LinearEnergyTransfer> or Volume<RelativeDose> or Volume<Unspecified>;

    /// <summary>Values of the same quantity as those of another dose.</summary>
    public static Volume Like(Volume sample, VoxelGrid grid, float[] voxels) => sample switch
    {
        Volume<Gray> => new Volume<Gray>(grid, voxels),
        Volume<GrayRbe> => new Volume<GrayRbe>(grid, voxels),
        Volume<GrayRbePerFraction> => new Volume<GrayRbePerFraction>(grid, voxels),
        Volume<LinearEnergyTransfer> => new Volume<LinearEnergyTransfer>(grid, voxels),
        Volume<RelativeDose> => new Volume<RelativeDose>(grid, voxels),
        Volume<Unspecified> => new Volume<Unspecified>(grid, voxels),
        _ => throw new ArgumentException($"A volume of {sample.QuantityName} is no dose.", nameof(sample)),
    };
}
