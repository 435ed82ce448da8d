using System.Numerics;
using System.Runtime.InteropServices;

namespace PetRecon.Core.Structures.Masks;

/// <summary>The planes of the mask that a section of the structure is added to, each with its weight.</summary>
internal sealed class PlaneTarget : IRowTarget
{
    private readonly float[] _voxels;
    private readonly int _strideX;
    private readonly int _strideY;
    private readonly int _strideZ;
    private readonly List<(int Plane, float Weight)> _planes = [];

    public PlaneTarget(float[] voxels, int strideX, int strideY, int strideZ)
    {
        _voxels = voxels;
        _strideX = strideX;
        _strideY = strideY;
        _strideZ = strideZ;
    }

    public bool IsEmpty => _planes.Count == 0;

    public void Clear() => _planes.Clear();

    public void Include(int plane, double weight) => _planes.Add((plane, (float)weight));

    /// <summary>Adds a part of a row to all planes.</summary>
    public void Add(int row, int first, ReadOnlySpan<float> values)
    {
        foreach ((int plane, float weight) in CollectionsMarshal.AsSpan(_planes))
        {
            int start = plane * _strideZ + row * _strideY + first * _strideX;
            if (_strideX == 1)
            {
                AddRow(_voxels.AsSpan(start, values.Length), values, weight);
                continue;
            }

            for (int i = 0; i < values.Length; i++)
                _voxels[start + i * _strideX] += weight * values[i];
        }
    }

    private static void AddRow(Span<float> sums, ReadOnlySpan<float> values, float weight)
    {
        int lanes = Vector<float>.Count;
        Vector<float> weights = new(weight);
        int i = 0;
        for (; i <= values.Length - lanes; i += lanes)
            (new Vector<float>(sums[i..]) + weights * new Vector<float>(values[i..])).CopyTo(sums[i..]);
        for (; i < values.Length; i++)
            sums[i] += weight * values[i];
    }
}
