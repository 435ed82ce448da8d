namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// As many floats as one vector register holds, one ray in each lane. The kernels are written once over this interface and compiled
/// for 512, 256 and 128 bits.
/// </summary>
/// <typeparam name="TSelf">The vector itself.</typeparam>
internal unsafe interface IWide<TSelf>
    where TSelf : struct, IWide<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Lanes { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Of(float value);

    /// <summary>Loads from an address that is a multiple of the vector's size.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>Stores to an address that is a multiple of the vector's size.</summary>
    static abstract void Store(TSelf values, float* to);

    /// <summary>a * b + c; rounded once where the processor has fused operations.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Floor(TSelf value);

    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary><paramref name="value"/> in the lanes where two others are equal, 0 elsewhere.</summary>
    static abstract TSelf WhereEqual(TSelf left, TSelf right, TSelf value);

    /// <summary><paramref name="value"/> in the lanes where <paramref name="left"/> is less than <paramref name="right"/>, another value elsewhere and where one is not a number.</summary>
    static abstract TSelf WhereLess(TSelf left, TSelf right, TSelf value, TSelf otherwise);

    /// <summary>Sum over the lanes.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>Stores whole numbers as 32-bit integers.</summary>
    static abstract void StoreIntegers(TSelf values, int* to);

    /// <summary>Stores whole numbers as 32-bit integers, each added to one of as many that are given at an address that is a multiple of the vector's size.</summary>
    static abstract void StorePlaces(TSelf values, int* origins, int* to);

    /// <summary>Reads two neighbouring floats a lane, lane i at <c>from + places[i]</c>, and sorts them into two vectors.</summary>
    static abstract void LoadPairs(float* from, int* places, out TSelf first, out TSelf second);

    /// <summary>Reads four neighbouring floats a lane, lane i at <c>plane + 2 * pairs[i]</c>, and sorts them into four vectors.</summary>
    static abstract void LoadSquares(float* plane, int* pairs, out TSelf first, out TSelf second, out TSelf third, out TSelf fourth);

    /// <summary>Adds four neighbouring floats a lane, lane i at <c>plane + 2 * pairs[i]</c>, lane by lane.</summary>
    static abstract void AddSquares(float* plane, int* pairs, TSelf first, TSelf second, TSelf third, TSelf fourth);
}
