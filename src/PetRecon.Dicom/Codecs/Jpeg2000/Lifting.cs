namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>What the lifting steps of both wavelets share.</summary>
internal static class Lifting
{
    /// <summary>Extends a half symmetrically by one element at either end.</summary>
    public static void Extend<T>(Span<T> half, int count, int lanes)
    {
        half.Slice(lanes, lanes).CopyTo(half);
        half.Slice(count * lanes, lanes).CopyTo(half[((count + 1) * lanes)..]);
    }

    /// <summary>The elements of the other half that stand left of this half's, the right ones being those one further.</summary>
    public static Span<T> LeftNeighbours<T>(Span<T> other, int lanes, bool firstIsOutside) => firstIsOutside ? other : other[lanes..];
}
