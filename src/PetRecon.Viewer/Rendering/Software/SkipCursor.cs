using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The smallest and largest values that samples along one line of sight can have, looked up for many samples at once.
/// A group that begins at n has places from n to n + its number of samples.
/// </summary>
internal readonly struct SkipCursor(SkipGrid grid, Vector128<float> start, Vector128<float> step, Vector128<float> last, int fineSamples, int coarseSamples)
{
    private readonly SkipGrid _grid = grid;
    private readonly Vector128<float> _start = start;
    private readonly Vector128<float> _step = step;
    private readonly Vector128<float> _last = last;
    private readonly bool _hasFine = fineSamples >= 8;
    private readonly bool _hasCoarse = coarseSamples >= 8;
    private readonly int _coarseSamples = coarseSamples;

    /// <summary>Samples in a group, a multiple of eight.</summary>
    public int GroupSamples => _hasCoarse ? _coarseSamples : 8;

    /// <summary>Bounds of a whole group of samples from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Low, float High) Group(int first) =>
        _hasCoarse ? Bounds(_grid.Coarse, first + 0.5f * _coarseSamples) : (float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Bounds of eight samples from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Low, float High) Eight(int first) =>
        _hasFine ? Bounds(_grid.Fine, first + 4) : (float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Upper bound of a whole group of samples from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float GroupHigh(int first) => _hasCoarse ? High(_grid.Coarse, first + 0.5f * _coarseSamples) : float.PositiveInfinity;

    /// <summary>Upper bound of eight samples from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float EightHigh(int first) => _hasFine ? High(_grid.Fine, first + 4) : float.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float High(SkipLevel level, float middle) => level.Highest[level.CellOf(_start + middle * _step, _last)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (float Low, float High) Bounds(SkipLevel level, float middle)
    {
        int cell = level.CellOf(_start + middle * _step, _last);
        return (level.Lowest[cell], level.Highest[cell]);
    }
}
