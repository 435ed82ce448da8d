using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Isodose;

/// <summary>The lines on which a dose, or any volume, has certain levels on a plane.</summary>
public static class IsodoseLines
{
    /// <summary>The lines on a slice of the volume's grid, through the centres of its voxels.</summary>
    /// <param name="volume">The values.</param>
    /// <param name="axis">Which of the grid's axes leads from slice to slice: 0, 1 or 2.</param>
    /// <param name="index">Which slice.</param>
    /// <param name="levels">The levels.</param>
    /// <param name="options">What becomes of lines at the border; they end there when null.</param>
    /// <returns>The lines, level by level.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public static ImmutableArray<IsodoseLine> OnSlice(Volume volume, int axis, int index, IReadOnlyList<IsodoseLevel> levels, IsodoseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(volume);
        SlicePlane plane = SlicePlane.Of(volume.Grid, axis, index);
        return On(plane, SlicePlane.Values(volume, axis, index), levels, options);
    }

    /// <summary>The lines on any plane, from the volume's trilinear values at the plane's points.</summary>
    /// <param name="volume">The values.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="levels">The levels.</param>
    /// <param name="options">What becomes of lines at the border; they end there when null.</param>
    /// <returns>The lines, level by level.</returns>
    public static ImmutableArray<IsodoseLine> OnPlane(Volume volume, SlicePlane plane, IReadOnlyList<IsodoseLevel> levels, IsodoseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return On(plane, plane.Sample(volume), levels, options);
    }

    /// <summary>
    /// The lines of values at the points of a plane, by marching squares. A square whose corners alternate is cut as the bilinear function in it is
    /// (<see cref="LevelCrossing"/>), so lines never cross.
    /// </summary>
    /// <param name="plane">The plane.</param>
    /// <param name="values">A value for each point, the first axis fastest; what is no finite number has no value.</param>
    /// <param name="levels">The levels.</param>
    /// <param name="options">What becomes of lines where values end; they end there too when null.</param>
    /// <returns>The lines, level by level.</returns>
    /// <exception cref="ArgumentException">There are not as many values as points.</exception>
    public static ImmutableArray<IsodoseLine> On(SlicePlane plane, ReadOnlyMemory<float> values, IReadOnlyList<IsodoseLevel> levels, IsodoseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(levels);
        if (values.Length != plane.CountU * plane.CountV)
            throw new ArgumentException($"{values.Length} values were given for {plane.CountU} x {plane.CountV} points.", nameof(values));
        LineTracer tracer = new(plane, values, (options ?? new()).Border);
        ImmutableArray<IsodoseLine>.Builder lines = ImmutableArray.CreateBuilder<IsodoseLine>();
        foreach (IsodoseLevel level in levels)
            tracer.Trace(level, lines);
        return lines.ToImmutable();
    }
}
