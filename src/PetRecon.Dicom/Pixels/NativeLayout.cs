namespace PetRecon.Dicom.Pixels;

/// <summary>From the layouts that native pixel data have in files to interleaved samples of whole bytes.</summary>
internal static class NativeLayout
{
    /// <summary>Whether a frame lies in the file as it is given out.</summary>
    public static bool IsPlain(PixelDescription description) =>
        description.BitsAllocated is not (1 or 12) && !description.IsHalved && !description.IsPlanar;

    /// <summary>Rewrites one frame.</summary>
    /// <param name="stored">The frame's bytes in the file.</param>
    /// <param name="firstBit">Bit of the first byte with which a frame of one-bit samples begins.</param>
    /// <param name="description">What the data set says of them.</param>
    /// <param name="destination">The samples.</param>
    public static void Unpack(ReadOnlySpan<byte> stored, int firstBit, PixelDescription description, Span<byte> destination)
    {
        if (description.BitsAllocated == 1)
            UnpackBits(stored, firstBit, destination);
        else if (description.BitsAllocated == 12)
            UnpackTwelveBits(stored, destination);
        else if (description.IsHalved)
            RepeatColours(stored, destination);
        else if (description.IsPlanar)
            Interleave(stored, description.SamplesPerPixel, description.Format.BytesPerSample, destination);
        else
            stored[..destination.Length].CopyTo(destination);
    }

    /// <summary>One-bit samples, the lowest bit of a byte first, to bytes of 0 and 1.</summary>
    public static void UnpackBits(ReadOnlySpan<byte> stored, int firstBit, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            int bit = firstBit + i;
            destination[i] = (byte)((stored[bit >> 3] >> (bit & 7)) & 1);
        }
    }

    // Two samples lie in three bytes, as files of ACR-NEMA have them.
    private static void UnpackTwelveBits(ReadOnlySpan<byte> stored, Span<byte> destination)
    {
        for (int sample = 0; 2 * sample + 1 < destination.Length; sample++)
        {
            int at = sample * 3 / 2;
            int value = (sample & 1) == 0 ? stored[at] | ((stored[at + 1] & 0x0F) << 8) : (stored[at] >> 4) | (stored[at + 1] << 4);
            destination[2 * sample] = (byte)value;
            destination[2 * sample + 1] = (byte)(value >> 8);
        }
    }

    // Y Y Cb Cr to Y Cb Cr, Y Cb Cr; samples have eight bits.
    private static void RepeatColours(ReadOnlySpan<byte> stored, Span<byte> destination)
    {
        for (int from = 0, to = 0; to + 5 < destination.Length; from += 4, to += 6)
        {
            destination[to] = stored[from];
            destination[to + 1] = destination[to + 4] = stored[from + 2];
            destination[to + 2] = destination[to + 5] = stored[from + 3];
            destination[to + 3] = stored[from + 1];
        }
    }

    private static void Interleave(ReadOnlySpan<byte> stored, int samples, int bytes, Span<byte> destination)
    {
        int planeBytes = destination.Length / samples;
        for (int sample = 0; sample < samples; sample++)
        {
            ReadOnlySpan<byte> plane = stored.Slice(sample * planeBytes, planeBytes);
            for (int from = 0, to = sample * bytes; from < planeBytes; from += bytes, to += samples * bytes)
                plane.Slice(from, bytes).CopyTo(destination[to..]);
        }
    }
}
