namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Slopes and bounds of PET images.</summary>
internal static class PetQuantization
{
    /// <summary>The slope with which a slice takes the whole range of its numbers.</summary>
    /// <exception cref="ArgumentException">A value is not finite, or negative where numbers are unsigned.</exception>
    public static double Slope(ReadOnlySpan<float> values, bool isSigned)
    {
        (float least, float greatest) = SliceQuantizer.Range(values);
        if (!isSigned && least < 0)
            throw new ArgumentException($"The image has the value {least}, which unsigned numbers cannot hold; leave UseUnsignedPixels out.");
        return SliceQuantizer.Slope(Math.Max(greatest, -least), isSigned ? short.MaxValue : ushort.MaxValue);
    }

    /// <summary>Least and greatest value of all frames, 0 among them.</summary>
    public static (float Least, float Greatest) Range(IReadOnlyList<PetFrame> frames)
    {
        float least = 0, greatest = 0;
        foreach (PetFrame frame in frames)
        {
            (float low, float high) = SliceQuantizer.Range(frame.Image.Voxels);
            (least, greatest) = (Math.Min(least, low), Math.Max(greatest, high));
        }

        return (least, greatest);
    }
}
