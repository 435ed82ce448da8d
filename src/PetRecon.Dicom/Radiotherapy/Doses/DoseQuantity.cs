using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>What a dose's numbers mean, from its unit and kind.</summary>
internal static class DoseQuantity
{
    public static Volume Volume(VoxelGrid grid, float[] voxels, DoseUnit unit, DoseKind kind) => (unit, kind) switch
    {
        (DoseUnit.Gray, DoseKind.Physical) => new Volume<Gray>(grid, voxels),
        (DoseUnit.Gray, DoseKind.Effective) => new Volume<GrayRbe>(grid, voxels),
        (DoseUnit.Relative, DoseKind.Physical or DoseKind.Effective) => new Volume<RelativeDose>(grid, voxels),
        _ => new Volume<Unspecified>(grid, voxels),
    };
}
