using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Therapy.Isodose;

/// <summary>The way back: from voxels to a structure of contours, slice by slice.</summary>
public static class StructureContours
{
    /// <summary>
    /// The region in which a volume has a level or more, as closed contours on the grid's slices, holes as contours of their own (even-odd). At the border of
    /// the grid it is closed along the outer faces of the voxels. From a mask of parts of voxels a level of one half gives back the region to within a small
    /// part of a voxel in the plane, and its areas (<see cref="StructureContourOptions.KeepsAreas"/>); across it, a slice is in or out as a whole.
    /// </summary>
    /// <param name="volume">Parts of voxels, a dose, or any other values.</param>
    /// <param name="name">Name of the structure.</param>
    /// <param name="options">Level, axis, and what the structure says of itself; one half along the third axis when null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ArgumentException">The name is empty, or the axis is none.</exception>
    public static Structure FromMask(Volume volume, string name, StructureContourOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        options ??= new();
        VoxelGrid grid = volume.Grid;
        if (options.Axis is < 0 or > 2)
            throw new ArgumentException($"Axis is {options.Axis}; an axis of a grid is 0, 1 or 2.");
        Vector3D normal = SlicePlane.Of(grid, options.Axis, 0).Normal;
        Vector3D across = grid.PositionMm(options.Axis == 0 ? 1 : 0, options.Axis == 1 ? 1 : 0, options.Axis == 2 ? 1 : 0) - grid.OriginMm;
        double thickness = Math.Abs(Vector3D.Dot(normal, across));
        bool keepsAreas = options.KeepsAreas && volume is Volume<Occupancy>;
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>();
        for (int slice = 0; slice < SlicePlane.Size(grid, options.Axis); slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            SliceContours lines = new(volume, options.Axis, slice);
            foreach (IsodoseLine line in keepsAreas ? lines.WithTheirArea(options.Level.Value) : lines.At(options.Level.Value))
                contours.Add(new(ContourKind.ClosedPlanar, line.PointsMm) { SlabThicknessMm = thickness });
        }

        return new()
        {
            Name = name,
            InterpretedType = options.InterpretedType,
            FrameOfReferenceUid = options.FrameOfReferenceUid,
            Colour = options.Colour,
            Contours = contours.ToImmutable(),
        };
    }
}
