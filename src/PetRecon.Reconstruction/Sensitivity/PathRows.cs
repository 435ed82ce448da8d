using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Between which two neighbouring rows of voxels a path is divided on a plane: by Joseph's interpolation, or by Siddon's chords, of which there are
/// at most two, since planes are across the axis along which the path is longest.
/// </summary>
internal readonly struct PathRows(ProjectionMethod method, int rows)
{
    private readonly float _last = rows - 1f;
    private readonly float _lastPair = Math.Max(0, rows - 2);

    /// <summary>The lower row, and what it and the one above receive.</summary>
    /// <param name="path">The path.</param>
    /// <param name="plane">One of its planes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Row, float Weight, float NextWeight) On(in ColumnPath path, int plane)
    {
        float weight = path.Weight * PlaneRay.Share(plane, path.Enter, path.Leave);
        float row;
        float next;
        if (method == ProjectionMethod.Siddon)
        {
            float u0 = path.U0 + path.UStep * MathF.Max(path.Enter, plane - 0.5f);
            float u1 = path.U0 + path.UStep * MathF.Min(path.Leave, plane + 0.5f);
            (float low, float high) = (MathF.Min(u0, u1), MathF.Max(u0, u1));
            float voxel = MathF.Max(0, MathF.Min(_last, MathF.Floor(low + 0.5f)));
            float beyond = high - (voxel + 0.5f);
            row = MathF.Min(voxel, _lastPair);
            next = voxel > row ? weight : beyond > 0 ? weight * MathF.Min(1, beyond / (high - low)) : 0;
        }
        else
        {
            float u = MathF.Max(0, MathF.Min(_last, path.U0 + path.UStep * plane));
            row = MathF.Min(MathF.Floor(u), _lastPair);
            next = weight * (u - row);
        }

        return ((int)row, weight - next, next);
    }
}
