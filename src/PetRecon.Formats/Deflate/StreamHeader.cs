using Microsoft.Win32.SafeHandles;

namespace PetRecon.Formats.Deflate;

/// <summary>What stands before the deflate stream in a zlib or gzip stream.</summary>
internal static class StreamHeader
{
    // No real header is longer; names of files are.
    private const int MaxBytes = 1024;

    /// <summary>Its length; 0 if there is none, or one that asks for something special.</summary>
    public static int OfZlib(SafeFileHandle file, long offset)
    {
        Span<byte> header = stackalloc byte[2];
        bool isPlain = RandomAccess.Read(file, header, offset) == 2
            && (header[0] & 15) == 8 && (header[1] & 32) == 0 && (256 * header[0] + header[1]) % 31 == 0;
        return isPlain ? 2 : 0;
    }

    /// <summary>Its length; 0 if there is none, or one that asks for something special.</summary>
    public static int OfGzip(SafeFileHandle file, long offset)
    {
        Span<byte> header = stackalloc byte[MaxBytes];
        header = header[..RandomAccess.Read(file, header, offset)];
        if (header.Length < 10 || header[0] != 0x1f || header[1] != 0x8b || header[2] != 8 || (header[3] & 0xE0) != 0)
            return 0;
        int at = 10;
        if ((header[3] & 4) != 0 && at + 2 <= header.Length)
            at += 2 + header[at] + 256 * header[at + 1];
        for (int flag = 8; flag <= 16; flag *= 2)
        {
            if ((header[3] & flag) == 0 || at >= header.Length)
                continue;
            int length = header[at..].IndexOf((byte)0);
            at += length < 0 ? MaxBytes : length + 1;
        }

        at += (header[3] & 2) != 0 ? 2 : 0;
        return at < header.Length ? at : 0;
    }
}
