using PetRecon.Core.Spatial;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Viewer.Overlays;

/// <summary>A slab of a structure in the stack's own coordinates: height along its normal, and two along the contours' planes.</summary>
internal sealed class StackSlab
{
    /// <summary>Takes a slab into a stack's coordinates.</summary>
    /// <param name="slab">The slab.</param>
    /// <param name="axisU">Unit vector along the contours' planes.</param>
    /// <param name="axisV">Unit vector along them, at right angles to the other.</param>
    public StackSlab(StructureSlab slab, Vector3D axisU, Vector3D axisV)
    {
        LowMm = slab.LowMm;
        HighMm = slab.HighMm;
        Polygons = [.. slab.Polygons.Select(polygon => new StackPolygon([.. polygon.Select(point => Vector3D.Dot(point, axisU))], [.. polygon.Select(point => Vector3D.Dot(point, axisV))]))];
    }

    public double LowMm { get; }

    public double HighMm { get; }

    public StackPolygon[] Polygons { get; }
}
