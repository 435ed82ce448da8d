using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Measuring;

/// <summary>A box, in any orientation.</summary>
public sealed record BoxRegion : ConvexRegion
{
    /// <summary>A box.</summary>
    /// <param name="centerMm">The middle.</param>
    /// <param name="halfEdgeA">From the middle to a face, mm.</param>
    /// <param name="halfEdgeB">From the middle to the next face.</param>
    /// <param name="halfEdgeC">From the middle to the third face.</param>
    /// <exception cref="ArgumentException">It has no volume.</exception>
    public BoxRegion(Vector3D centerMm, Vector3D halfEdgeA, Vector3D halfEdgeB, Vector3D halfEdgeC)
        : base(centerMm, halfEdgeA, halfEdgeB, halfEdgeC)
    {
    }

    internal override Region Moved(RigidTransform way) => new BoxRegion(way.Apply(CenterMm), way.Rotate(HalfAxisA), way.Rotate(HalfAxisB), way.Rotate(HalfAxisC));

    private protected override double Reach(double a, double b, double c) => Math.Abs(a) + Math.Abs(b) + Math.Abs(c);

    private protected override (double Low, double High) Chord(Vector3D q, Vector3D step)
    {
        (double low, double high) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int axis = 0; axis < 3; axis++)
        {
            if (Math.Abs(step[axis]) < 1e-12)
            {
                if (Math.Abs(q[axis]) > 1)
                    return (1, 0);
                continue;
            }

            double a = (-1 - q[axis]) / step[axis];
            double b = (1 - q[axis]) / step[axis];
            (low, high) = (Math.Max(low, Math.Min(a, b)), Math.Min(high, Math.Max(a, b)));
        }

        return (low, high);
    }
}
