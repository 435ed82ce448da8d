namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Slopes and bounds of PET images.</summary>
internal static class PetQuantization
{
    /// <summary>A slice as 16-bit numbers, with the slope with which it takes their whole range.</summary>
    /// <exception cref="ArgumentException">A value is not finite, or negative where numbers are unsigned.</exception>
    public static (byte[] Pixels, double Slope) Quantize(PetFrame frame, int slice, PlaneGeometry geometry, bool isSigned)
    {
        ReadOnlySpan<float> values = frame.Image.Voxels.Slice(slice * geometry.SliceVoxels, geometry.SliceVoxels);
        double slope = Slope(values, isSigned);
        byte[] pixels = new byte[2 * values.Length];
        SliceQuantizer.ToInt16(values, slope, isSigned, pixels);
        return (pixels, slope);
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

    private static double Slope(ReadOnlySpan<float> values, bool isSigned)
    {
        (float least, float greatest) = SliceQuantizer.Range(values);
        if (!isSigned && least < 0)
            throw new ArgumentException($"The image has the value {least}, which unsigned numbers cannot hold; leave UseUnsignedPixels out.");
        return SliceQuantizer.Slope(Math.Max(greatest, -least), isSigned ? short.MaxValue : ushort.MaxValue);
    }
}
