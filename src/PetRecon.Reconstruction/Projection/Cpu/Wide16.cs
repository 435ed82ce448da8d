using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Sixteen lanes: AVX-512 (F, DQ).</summary>
internal readonly unsafe struct Wide16(Vector512<float> value) : IWide<Wide16>
{
    private readonly Vector512<float> _value = value;

    /// <summary>Whether the processor has the instructions and does not slow down for them (as the first ones that had them did).</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported && Vector512.IsHardwareAccelerated;

    public static int Lanes => 16;

    public static Wide16 Zero => new(Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 operator +(Wide16 left, Wide16 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 operator -(Wide16 left, Wide16 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 operator *(Wide16 left, Wide16 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 operator /(Wide16 left, Wide16 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 Of(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 Load(float* from) => new(Vector512.LoadAligned(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide16 values, float* to) => values._value.StoreAligned(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 MultiplyAdd(Wide16 a, Wide16 b, Wide16 c) => new(Avx512F.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 Floor(Wide16 value) => new(Vector512.Floor(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 Min(Wide16 left, Wide16 right) => new(Avx512F.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 Max(Wide16 left, Wide16 right) => new(Avx512F.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 Sqrt(Wide16 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 WhereEqual(Wide16 left, Wide16 right, Wide16 value) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(left._value, right._value), value._value, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide16 WhereLess(Wide16 left, Wide16 right, Wide16 value, Wide16 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left._value, right._value), value._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide16 value) => Vector512.Sum(value._value);

    // Two stores: lanes are read again at once, which takes several times as long from one store of 64 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(Wide16 values, int* to)
    {
        Vector512<int> integers = Avx512F.ConvertToVector512Int32WithTruncation(values._value);
        integers.GetLower().Store(to);
        integers.GetUpper().Store(to + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlaces(Wide16 values, int* origins, int* to)
    {
        Vector512<int> integers = Avx512F.ConvertToVector512Int32WithTruncation(values._value) + Vector512.LoadAligned(origins);
        integers.GetLower().Store(to);
        integers.GetUpper().Store(to + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* from, int* places, out Wide16 first, out Wide16 second)
    {
        Vector512<float> lanes01 = EightPairs(from, places);
        Vector512<float> lanes23 = EightPairs(from, places + 2);
        first = new(Avx512F.Shuffle(lanes01, lanes23, 0b10_00_10_00));
        second = new(Avx512F.Shuffle(lanes01, lanes23, 0b11_01_11_01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EightPairs(float* from, int* places) =>
        Avx512F.InsertVector256(Wide8.FourPairs(from, places).ToVector512Unsafe(), Wide8.FourPairs(from, places + 8), 1);

    // Lanes 0 to 3 in the lowest quarters, 4 to 7 in the next ones, and so on: the 4 x 4 transposes stay within quarters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadSquares(float* plane, int* pairs, out Wide16 first, out Wide16 second, out Wide16 third, out Wide16 fourth)
    {
        Vector512<float> lane0 = FourSquares(plane, pairs);
        Vector512<float> lane1 = FourSquares(plane, pairs + 1);
        Vector512<float> lane2 = FourSquares(plane, pairs + 2);
        Vector512<float> lane3 = FourSquares(plane, pairs + 3);
        Vector512<double> low01 = Avx512F.UnpackLow(lane0, lane1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(lane2, lane3).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(lane0, lane1).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(lane2, lane3).AsDouble();
        first = new(Avx512F.UnpackLow(low01, low23).AsSingle());
        second = new(Avx512F.UnpackHigh(low01, low23).AsSingle());
        third = new(Avx512F.UnpackLow(high01, high23).AsSingle());
        fourth = new(Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(float* plane, int* pairs, Wide16 first, Wide16 second, Wide16 third, Wide16 fourth)
    {
        Vector512<double> low01 = Avx512F.UnpackLow(first._value, second._value).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(third._value, fourth._value).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(first._value, second._value).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(third._value, fourth._value).AsDouble();
        AddFour(plane, pairs, Avx512F.UnpackLow(low01, low23).AsSingle());
        AddFour(plane, pairs + 1, Avx512F.UnpackHigh(low01, low23).AsSingle());
        AddFour(plane, pairs + 2, Avx512F.UnpackLow(high01, high23).AsSingle());
        AddFour(plane, pairs + 3, Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FourSquares(float* plane, int* pairs) =>
        Avx512F.InsertVector256(Wide8.TwoSquares(plane, pairs[0], pairs[4]).ToVector512Unsafe(), Wide8.TwoSquares(plane, pairs[8], pairs[12]), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(float* plane, int* pairs, Vector512<float> squares)
    {
        Vector256<float> lower = squares.GetLower();
        Vector256<float> upper = squares.GetUpper();
        Wide4.Add(plane + 2 * (nint)pairs[0], lower.GetLower());
        Wide4.Add(plane + 2 * (nint)pairs[4], lower.GetUpper());
        Wide4.Add(plane + 2 * (nint)pairs[8], upper.GetLower());
        Wide4.Add(plane + 2 * (nint)pairs[12], upper.GetUpper());
    }
}
