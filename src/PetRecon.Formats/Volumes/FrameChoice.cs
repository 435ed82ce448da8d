namespace PetRecon.Formats.Volumes;

/// <summary>Which of a file's frames to read.</summary>
internal static class FrameChoice
{
    /// <summary>The frame to read: the one asked for, or the only one.</summary>
    /// <exception cref="ArgumentException">There are several and none was chosen, or there is no such frame.</exception>
    public static int Of(string path, int? asked, long frameCount)
    {
        if (asked is not { } frame)
        {
            return frameCount == 1
                ? 0
                : throw new ArgumentException($"{path} holds {frameCount} frames; choose one of frame 0 to {frameCount - 1}.", nameof(asked));
        }

        if (frame < 0 || frame >= frameCount)
            throw new ArgumentOutOfRangeException(nameof(asked), frame, $"{path} holds {frameCount} frame(s), counted from 0; there is no frame {frame}.");
        return frame;
    }

    /// <summary>Product of sizes that a header claims, refused when no file can be that long.</summary>
    /// <exception cref="VolumeFormatException">A size is below 1 or the product is absurd.</exception>
    public static long Product(string path, long byteOffset, params ReadOnlySpan<long> sizes)
    {
        const long LongestFile = 1L << 56;
        Int128 product = 1;
        foreach (long size in sizes)
        {
            if (size < 1)
                throw new VolumeFormatException(path, byteOffset, $"an image size is {size}; expected 1 or more.");
            product *= size;
            if (product > LongestFile)
                throw new VolumeFormatException(path, byteOffset, $"sizes {string.Join(" x ", sizes.ToArray())} are more than any file can hold. Is the byte order right?");
        }

        return (long)product;
    }
}
