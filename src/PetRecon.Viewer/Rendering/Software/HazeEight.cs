using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Rendering.Surfaces;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The haze of eight intervals of a line of sight, one after the other: the light that each sends out (depth times colour), and its depth. By the law of
/// <see cref="SightLine"/>, which a test holds it to.
/// </summary>
internal struct HazeEight
{
    // Less than any depth that stops light, and more than what divides to infinity.
    private const float Nothing = 1e-30f;

    public Vector256<float> Red;
    public Vector256<float> Green;
    public Vector256<float> Blue;
    public Vector256<float> Depth;

    /// <summary>The interval of a lane: its light, and its depth as the last number.</summary>
    public readonly Vector4 this[int lane] => new(Red[lane], Green[lane], Blue[lane], Depth[lane]);

    /// <summary>Goes through all eight.</summary>
    /// <remarks>
    /// What gets through the first intervals is exp(-sum of their depths), and an interval with depth d stops the difference of two of these, of which
    /// glow / d reaches the eye. Differences are as exact as single precision is at what gets through, 1e-7 of the light.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void PassTo(ref SightLine line)
    {
        // Lanes move up; a place that there is not gives 0.
        Vector256<float> sums = Depth;
        sums += Vector256.Shuffle(sums, Vector256.Create(8, 0, 1, 2, 3, 4, 5, 6));
        sums += Vector256.Shuffle(sums, Vector256.Create(8, 8, 0, 1, 2, 3, 4, 5));
        sums += Vector256.Shuffle(sums, Vector256.Create(8, 8, 8, 8, 0, 1, 2, 3));
        Vector256<float> after = Through(sums);
        Vector256<float> before = Vector256.Shuffle(after, Vector256.Create(0, 0, 1, 2, 3, 4, 5, 6)).WithElement(0, 1f);
        Vector256<float> shares = (before - after) * line.Transmission / Vector256.Max(Depth, Vector256.Create(Nothing));
        line.Light += new Vector3(Vector256.Sum(shares * Red), Vector256.Sum(shares * Green), Vector256.Sum(shares * Blue));
        line.Transmission *= after[7];
    }

    /// <summary>exp(-depth) for depths from 0 on, to 3 parts in 10 million, and nothing beyond what floats hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Through(Vector256<float> depths)
    {
        // 2^-twos = 2^-whole 2^-rest; the second by its Taylor series up to the sixth power, whose next member is below 2e-7.
        Vector256<float> twos = Vector256.Min(depths * 1.44269504f, Vector256.Create(126f));
        Vector256<float> whole = Vector256.Round(twos);
        Vector256<float> rest = (whole - twos) * 0.693147181f;
        Vector256<float> high = (rest * (1f / 720) + Vector256.Create(1f / 120)) * rest + Vector256.Create(1f / 24);
        Vector256<float> series = ((high * rest + Vector256.Create(1f / 6)) * rest + Vector256.Create(0.5f)) * rest * rest + rest + Vector256<float>.One;
        Vector256<int> exponent = Vector256.Create(127) - Vector256.ConvertToInt32Native(whole);
        return series * (exponent << 23).AsSingle();
    }
}
