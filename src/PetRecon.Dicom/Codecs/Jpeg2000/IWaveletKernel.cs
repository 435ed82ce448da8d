namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// One-dimensional reconstruction by lifting, on many columns at once. An element is a group of lanes that are side by side; the low and the high half are
/// apart, and each has room for an element before its first and behind its last.
/// </summary>
/// <typeparam name="T">Type of a sample.</typeparam>
internal interface IWaveletKernel<T>
    where T : unmanaged
{
    /// <summary>From coefficients to samples: the even ones replace the low half, or the high half where the signal begins at an odd place.</summary>
    /// <param name="low">Low half; its first element is the second here.</param>
    /// <param name="high">High half; its first element is the second here.</param>
    /// <param name="lowCount">Elements of the low half.</param>
    /// <param name="highCount">Elements of the high half.</param>
    /// <param name="lanes">Samples of an element.</param>
    /// <param name="startsHigh">Whether the first element of the signal is the high half's: it begins at an odd place.</param>
    static abstract void Reconstruct(Span<T> low, Span<T> high, int lowCount, int highCount, int lanes, bool startsHigh);

    /// <summary>A signal of one element that is the high half's.</summary>
    static abstract T ReconstructLoneHigh(T value);
}
