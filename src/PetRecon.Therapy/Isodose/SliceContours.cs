using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Isodose;

/// <summary>The closed lines of one slice of a mask.</summary>
internal sealed class SliceContours(Volume volume, int axis, int slice)
{
    // A level that has to go farther, or an area that changes more, is no matter of bends: the slice is covered in part, and in or out as a whole.
    private const double FarthestLevel = 0.25;
    private const double LargestChange = 0.1;

    private const double ToleratedChange = 2e-4;

    private readonly SlicePlane _plane = SlicePlane.Of(volume.Grid, axis, slice);
    private readonly float[] _values = SlicePlane.Values(volume, axis, slice);

    /// <summary>The lines of a level.</summary>
    public ImmutableArray<IsodoseLine> At(double level) =>
        IsodoseLines.On(_plane, _values, [IsodoseLevel.Absolute(level)], new() { Border = IsodoseBorder.Closed });

    /// <summary>The lines of a level near the one given that enclose the area of the mask.</summary>
    public ImmutableArray<IsodoseLine> WithTheirArea(double level)
    {
        ImmutableArray<IsodoseLine> lines = At(level);
        double area = MaskArea();
        double error = Area(lines) - area;
        if (lines.IsEmpty || Math.Abs(error) > LargestChange * area)
            return lines;

        // A higher level encloses less. What is best so far is kept, as areas jump where values are even.
        (double low, double high) = error > 0 ? (level, level + FarthestLevel) : (level - FarthestLevel, level);
        for (int step = 0; step < 16 && Math.Abs(error) > ToleratedChange * area; step++)
        {
            double middle = 0.5 * (low + high);
            ImmutableArray<IsodoseLine> moved = At(middle);
            double left = Area(moved) - area;
            if (left > 0)
                low = middle;
            else
                high = middle;
            if (Math.Abs(left) < Math.Abs(error))
                (lines, error) = (moved, left);
        }

        return lines;
    }

    private static double Area(ImmutableArray<IsodoseLine> lines) => lines.Sum(static line => line.AreaMm2);

    private double MaskArea()
    {
        double sum = 0;
        foreach (float value in _values)
            sum += float.IsFinite(value) ? value : 0;
        return sum * Core.Spatial.Vector3D.Cross(_plane.StepUMm, _plane.StepVMm).Length;
    }
}
