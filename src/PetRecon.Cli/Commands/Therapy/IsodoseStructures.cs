using System.Collections.Immutable;
using PetRecon.Cli.Pictures;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Doses;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Isodoses as structures: on the slices of the planning image, where planning systems look for contours, or on the dose's own.</summary>
internal static class IsodoseStructures
{
    private const string DoseRegion = "DOSE_REGION";

    public static IReadOnlyList<Structure> Of(DoseGrid dose, IReadOnlyList<IsodoseLevel> levels, VoxelGrid? slices, CancellationToken cancellation)
    {
        DisplayColour[] colours = IsodosePalette.Of(levels.Count);
        ImmutableArray<Contour>.Builder[] contours = [.. levels.Select(static _ => ImmutableArray.CreateBuilder<Contour>())];
        VoxelGrid grid = slices ?? dose.Grid;
        IsodoseOptions closed = new() { Border = IsodoseBorder.Closed };
        for (int k = 0; k < grid.SizeZ; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            SlicePlane plane = SlicePlane.Of(grid, 2, k);
            IEnumerable<IsodoseLine> lines = slices is null ? IsodoseLines.OnSlice(dose.Volume, 2, k, levels, closed) : IsodoseLines.OnPlane(dose.Volume, plane, levels, closed);
            foreach (IsodoseLine line in lines)
                contours[IndexOf(levels, line.Level)].Add(new(ContourKind.ClosedPlanar, line.PointsMm));
        }

        return
        [
            .. levels.Select((level, i) => new Structure
            {
                Name = $"Isodose {level.Label(dose.Volume.Unit)}",
                InterpretedType = DoseRegion,
                FrameOfReferenceUid = dose.FrameOfReferenceUid,
                Colour = colours[i],
                Contours = contours[i].ToImmutable(),
            }),
        ];
    }

    private static int IndexOf(IReadOnlyList<IsodoseLevel> levels, IsodoseLevel level)
    {
        int index = 0;
        while (levels[index] != level)
            index++;
        return index;
    }
}
