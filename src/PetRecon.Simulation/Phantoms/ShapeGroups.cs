using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>Boxes along the coordinate axes around runs of consecutive shapes, so that a line can skip a run that it misses.</summary>
internal sealed class ShapeGroups
{
    /// <summary>Shapes in a run.</summary>
    public const int GroupSize = 8;

    // A run that is missed saves eight tests and one that is hit costs one more, so few shapes are better off without.
    private const int FewShapes = 24;

    // Keeps shapes that a line just touches.
    private const double MarginMm = 1e-6;

    private readonly Vector3D[] _low;
    private readonly Vector3D[] _high;

    public ShapeGroups(CompiledShape[] shapes)
    {
        int size = shapes.Length < FewShapes ? shapes.Length : GroupSize;
        Size = Math.Max(1, size);
        int count = (shapes.Length + Size - 1) / Size;
        _low = new Vector3D[count];
        _high = new Vector3D[count];
        Vector3D margin = new(MarginMm, MarginMm, MarginMm);
        for (int group = 0; group < count; group++)
        {
            (Vector3D low, Vector3D high) = (shapes[group * Size].Center, shapes[group * Size].Center);
            for (int shape = group * Size; shape < Math.Min(shapes.Length, (group + 1) * Size); shape++)
            {
                low = Least(low, shapes[shape].Center - shapes[shape].BoxHalfSize - margin);
                high = -Least(-high, -(shapes[shape].Center + shapes[shape].BoxHalfSize + margin));
            }

            (_low[group], _high[group]) = (low, high);
        }
    }

    /// <summary>Number of runs.</summary>
    public int Count => _low.Length;

    /// <summary>Shapes in a run; the last may have fewer.</summary>
    public int Size { get; }

    /// <summary>Whether a line may meet a run's box between its ends.</summary>
    /// <param name="group">The run.</param>
    /// <param name="origin">Start of the line.</param>
    /// <param name="inverse">One over each component of the unit direction; infinite components are fine.</param>
    /// <param name="length">Length of the line.</param>
    public bool MayMeet(int group, in Vector3D origin, in Vector3D inverse, double length)
    {
        double enter = 0;
        double exit = length;
        Slab(_low[group].X - origin.X, _high[group].X - origin.X, inverse.X, ref enter, ref exit);
        Slab(_low[group].Y - origin.Y, _high[group].Y - origin.Y, inverse.Y, ref enter, ref exit);
        Slab(_low[group].Z - origin.Z, _high[group].Z - origin.Z, inverse.Z, ref enter, ref exit);
        return enter <= exit;
    }

    // For a line along the slab and on its face 0 times infinity is not a number; every comparison with it fails, which keeps the bounds.
    private static void Slab(double low, double high, double inverse, ref double enter, ref double exit)
    {
        double t0 = low * inverse;
        double t1 = high * inverse;
        double first = t0 < t1 ? t0 : t1;
        double last = t0 > t1 ? t0 : t1;
        enter = first > enter ? first : enter;
        exit = last < exit ? last : exit;
    }

    private static Vector3D Least(Vector3D a, Vector3D b) => new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z));
}
