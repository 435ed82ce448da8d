using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Pictures;

/// <summary>The outline of a structure on a plane, whichever way its contours lie: of its parts of the squares of a lattice.</summary>
internal static class StructureSection
{
    // So thin that it is in one slab of the structure.
    private const double ThicknessMm = 0.01;

    /// <summary>The outline; nothing where the structure encloses nothing or is elsewhere.</summary>
    public static ImmutableArray<IsodoseLine> On(SlicePlane plane, Structure structure, CancellationToken cancellation)
    {
        if (structure.IsEmpty)
            return [];
        Vector3D normal = plane.Normal;
        VoxelGrid sheet = new(
            plane.CountU, plane.CountV, 1, new(plane.StepUMm.Length, plane.StepVMm.Length, ThicknessMm), plane.OriginMm, plane.StepUMm.Normalized(), plane.StepVMm.Normalized(), normal);
        StructureMask mask = StructureMask.Of(structure, sheet, cancellation: cancellation);
        return IsodoseLines.On(plane, mask.Occupancy.Memory, [IsodoseLevel.Absolute(0.5)], new() { Border = IsodoseBorder.Open });
    }
}
