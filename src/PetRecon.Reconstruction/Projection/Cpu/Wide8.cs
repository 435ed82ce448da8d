using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Eight lanes: AVX2 and FMA.</summary>
internal readonly unsafe struct Wide8(Vector256<float> value) : IWide<Wide8>
{
    private readonly Vector256<float> _value = value;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Lanes => 8;

    public static Wide8 Zero => new(Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 operator +(Wide8 left, Wide8 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 operator -(Wide8 left, Wide8 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 operator *(Wide8 left, Wide8 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 operator /(Wide8 left, Wide8 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Of(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Load(float* from) => new(Vector256.LoadAligned(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide8 values, float* to) => values._value.StoreAligned(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 MultiplyAdd(Wide8 a, Wide8 b, Wide8 c) => new(Fma.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Floor(Wide8 value) => new(Vector256.Floor(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Min(Wide8 left, Wide8 right) => new(Avx.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Max(Wide8 left, Wide8 right) => new(Avx.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 Sqrt(Wide8 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 WhereEqual(Wide8 left, Wide8 right, Wide8 value) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(left._value, right._value), value._value, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide8 WhereLess(Wide8 left, Wide8 right, Wide8 value, Wide8 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left._value, right._value), value._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide8 value) => Vector256.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(Wide8 values, int* to) => Avx.ConvertToVector256Int32WithTruncation(values._value).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlaces(Wide8 values, int* origins, int* to) =>
        (Avx.ConvertToVector256Int32WithTruncation(values._value) + Vector256.LoadAligned(origins)).Store(to);

    // Lanes 0, 1, 4, 5 and 2, 3, 6, 7 together: shuffles stay within halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* from, int* places, out Wide8 first, out Wide8 second)
    {
        Vector256<float> lanes0145 = FourPairs(from, places);
        Vector256<float> lanes2367 = FourPairs(from, places + 2);
        first = new(Avx.Shuffle(lanes0145, lanes2367, 0b10_00_10_00));
        second = new(Avx.Shuffle(lanes0145, lanes2367, 0b11_01_11_01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FourPairs(float* from, int* places) =>
        Avx.InsertVector128(Wide4.TwoPairs(from, places[0], places[1]).ToVector256Unsafe(), Wide4.TwoPairs(from, places[4], places[5]), 1);

    // Lanes 0 to 3 in the lower halves, 4 to 7 in the upper ones: the 4 x 4 transposes stay within halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadSquares(float* plane, int* pairs, out Wide8 first, out Wide8 second, out Wide8 third, out Wide8 fourth)
    {
        Vector256<float> lane04 = TwoSquares(plane, pairs[0], pairs[4]);
        Vector256<float> lane15 = TwoSquares(plane, pairs[1], pairs[5]);
        Vector256<float> lane26 = TwoSquares(plane, pairs[2], pairs[6]);
        Vector256<float> lane37 = TwoSquares(plane, pairs[3], pairs[7]);
        Vector256<double> low01 = Avx.UnpackLow(lane04, lane15).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(lane26, lane37).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(lane04, lane15).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(lane26, lane37).AsDouble();
        first = new(Avx.UnpackLow(low01, low23).AsSingle());
        second = new(Avx.UnpackHigh(low01, low23).AsSingle());
        third = new(Avx.UnpackLow(high01, high23).AsSingle());
        fourth = new(Avx.UnpackHigh(high01, high23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(float* plane, int* pairs, Wide8 first, Wide8 second, Wide8 third, Wide8 fourth)
    {
        Vector256<double> low01 = Avx.UnpackLow(first._value, second._value).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(third._value, fourth._value).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(first._value, second._value).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(third._value, fourth._value).AsDouble();
        Vector256<float> lane04 = Avx.UnpackLow(low01, low23).AsSingle();
        Vector256<float> lane15 = Avx.UnpackHigh(low01, low23).AsSingle();
        Vector256<float> lane26 = Avx.UnpackLow(high01, high23).AsSingle();
        Vector256<float> lane37 = Avx.UnpackHigh(high01, high23).AsSingle();
        Wide4.Add(plane + 2 * (nint)pairs[0], lane04.GetLower());
        Wide4.Add(plane + 2 * (nint)pairs[1], lane15.GetLower());
        Wide4.Add(plane + 2 * (nint)pairs[2], lane26.GetLower());
        Wide4.Add(plane + 2 * (nint)pairs[3], lane37.GetLower());
        Wide4.Add(plane + 2 * (nint)pairs[4], lane04.GetUpper());
        Wide4.Add(plane + 2 * (nint)pairs[5], lane15.GetUpper());
        Wide4.Add(plane + 2 * (nint)pairs[6], lane26.GetUpper());
        Wide4.Add(plane + 2 * (nint)pairs[7], lane37.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> TwoSquares(float* plane, int low, int high) =>
        Avx.InsertVector128(Vector128.Load(plane + 2 * (nint)low).ToVector256Unsafe(), Vector128.Load(plane + 2 * (nint)high), 1);
}
