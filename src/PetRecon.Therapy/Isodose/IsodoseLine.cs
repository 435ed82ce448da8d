using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Isodose;

/// <summary>One connected line of a level on a plane.</summary>
/// <param name="Level">The level.</param>
/// <param name="PointsMm">Its points in LPS mm. Higher values are on the left for an eye on the side that the plane's normal points to.</param>
/// <param name="IsClosed">Whether the last point is joined to the first.</param>
/// <param name="AreaMm2">Area within a closed line; negative if it runs around lower values: a hole. 0 for an open one.</param>
public sealed record IsodoseLine(IsodoseLevel Level, ImmutableArray<Vector3D> PointsMm, bool IsClosed, double AreaMm2)
{
    /// <summary>Its length in mm.</summary>
    public double LengthMm
    {
        get
        {
            double length = 0;
            for (int i = 1; i < PointsMm.Length; i++)
                length += (PointsMm[i] - PointsMm[i - 1]).Length;
            return IsClosed ? length + (PointsMm[0] - PointsMm[^1]).Length : length;
        }
    }
}
