using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Four lanes: SSE4.1, with fused operations where the processor has them.</summary>
internal readonly unsafe struct Wide4(Vector128<float> value) : IWide<Wide4>
{
    private readonly Vector128<float> _value = value;

    public static bool IsSupported => Sse41.IsSupported;

    public static int Lanes => 4;

    public static Wide4 Zero => new(Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator +(Wide4 left, Wide4 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator -(Wide4 left, Wide4 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator *(Wide4 left, Wide4 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 operator /(Wide4 left, Wide4 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Of(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Load(float* from) => new(Vector128.LoadAligned(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide4 values, float* to) => values._value.StoreAligned(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 MultiplyAdd(Wide4 a, Wide4 b, Wide4 c) =>
        new(Fma.IsSupported ? Fma.MultiplyAdd(a._value, b._value, c._value) : a._value * b._value + c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Floor(Wide4 value) => new(Vector128.Floor(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Min(Wide4 left, Wide4 right) => new(Sse.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Max(Wide4 left, Wide4 right) => new(Sse.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 Sqrt(Wide4 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 WhereEqual(Wide4 left, Wide4 right, Wide4 value) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(left._value, right._value), value._value, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide4 WhereLess(Wide4 left, Wide4 right, Wide4 value, Wide4 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left._value, right._value), value._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide4 value) => Vector128.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(Wide4 values, int* to) => Sse2.ConvertToVector128Int32WithTruncation(values._value).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlaces(Wide4 values, int* origins, int* to) =>
        (Sse2.ConvertToVector128Int32WithTruncation(values._value) + Vector128.LoadAligned(origins)).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(float* from, int* places, out Wide4 first, out Wide4 second)
    {
        Vector128<float> lanes01 = TwoPairs(from, places[0], places[1]);
        Vector128<float> lanes23 = TwoPairs(from, places[2], places[3]);
        first = new(Sse.Shuffle(lanes01, lanes23, 0b10_00_10_00));
        second = new(Sse.Shuffle(lanes01, lanes23, 0b11_01_11_01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> TwoPairs(float* from, int low, int high) =>
        Sse.LoadHigh(Vector128.CreateScalarUnsafe(*(double*)(from + low)).AsSingle(), from + high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadSquares(float* plane, int* pairs, out Wide4 first, out Wide4 second, out Wide4 third, out Wide4 fourth)
    {
        Vector128<float> lane0 = Vector128.Load(plane + 2 * (nint)pairs[0]);
        Vector128<float> lane1 = Vector128.Load(plane + 2 * (nint)pairs[1]);
        Vector128<float> lane2 = Vector128.Load(plane + 2 * (nint)pairs[2]);
        Vector128<float> lane3 = Vector128.Load(plane + 2 * (nint)pairs[3]);
        Vector128<float> low01 = Sse.UnpackLow(lane0, lane1);
        Vector128<float> low23 = Sse.UnpackLow(lane2, lane3);
        Vector128<float> high01 = Sse.UnpackHigh(lane0, lane1);
        Vector128<float> high23 = Sse.UnpackHigh(lane2, lane3);
        first = new(Sse.MoveLowToHigh(low01, low23));
        second = new(Sse.MoveHighToLow(low23, low01));
        third = new(Sse.MoveLowToHigh(high01, high23));
        fourth = new(Sse.MoveHighToLow(high23, high01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquares(float* plane, int* pairs, Wide4 first, Wide4 second, Wide4 third, Wide4 fourth)
    {
        Vector128<float> low01 = Sse.UnpackLow(first._value, second._value);
        Vector128<float> low23 = Sse.UnpackLow(third._value, fourth._value);
        Vector128<float> high01 = Sse.UnpackHigh(first._value, second._value);
        Vector128<float> high23 = Sse.UnpackHigh(third._value, fourth._value);
        Add(plane + 2 * (nint)pairs[0], Sse.MoveLowToHigh(low01, low23));
        Add(plane + 2 * (nint)pairs[1], Sse.MoveHighToLow(low23, low01));
        Add(plane + 2 * (nint)pairs[2], Sse.MoveLowToHigh(high01, high23));
        Add(plane + 2 * (nint)pairs[3], Sse.MoveHighToLow(high23, high01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* square, Vector128<float> values) => (Vector128.Load(square) + values).Store(square);
}
