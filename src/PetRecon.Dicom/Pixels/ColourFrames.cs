using System.Buffers;
using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Pixels;

/// <summary>Frames with colours as red, green and blue of eight bits, whatever the data set's colour space.</summary>
internal sealed class ColourFrames
{
    private readonly FrameReader _reader;
    private readonly ColourPalette? _palette;
    private readonly string _path;

    private ColourFrames(FrameReader reader, ColourPalette? palette, string path)
    {
        _reader = reader;
        _palette = palette;
        _path = path;
    }

    /// <summary>Bytes of a frame: three a pixel.</summary>
    public long FrameBytes => 3L * _reader.Format.Columns * _reader.Format.Rows;

    /// <summary>Whether a data set's samples have colours.</summary>
    public static bool HasColours(PixelDescription description) => description.SamplesPerPixel >= 3 || description.Photometric == "PALETTE COLOR";

    /// <summary>Prepares reading.</summary>
    /// <exception cref="DicomFormatException">There are no pixels, or their colour space is not known or lacks its palette.</exception>
    public static ColourFrames Create(DicomDataset dataset, string path)
    {
        FrameReader reader = FrameReader.Create(dataset, path);
        PixelDescription description = reader.Description;
        if (description.Photometric == "PALETTE COLOR" && description.SamplesPerPixel == 1 && !description.IsFloat)
            return new(reader, ColourPalette.Read(dataset, description.IsSigned, path), path);
        bool isKnown = description.Photometric is "RGB" or "YBR_FULL" or "YBR_FULL_422" or "YBR_RCT" or "YBR_ICT";
        if (!isKnown || description.SamplesPerPixel != 3 || description.BitsAllocated > 16)
        {
            throw new DicomFormatException(
                path,
                $"{description.SamplesPerPixel} samples of {description.BitsAllocated} bits a pixel in the colour space "
                    + $"\"{description.Photometric}\" (0028,0004) cannot be shown in colours.");
        }

        return new(reader, null, path);
    }

    /// <summary>Reads a frame: red, green, blue of each pixel, row by row.</summary>
    /// <exception cref="DicomFormatException">The frame is damaged.</exception>
    public void Read(int frame, Span<byte> destination)
    {
        int bytes = (int)_reader.Format.FrameBytes;
        byte[] samples = ArrayPool<byte>.Shared.Rent(bytes);
        _reader.ReadStored(frame, samples);
        PixelDescription description = _reader.Description;
        destination = destination[..checked((int)FrameBytes)];
        if (_palette is not null)
            ApplyPalette(samples.AsSpan(0, bytes), description, destination);
        else
            ToEightBits(samples.AsSpan(0, bytes), description, destination);
        ArrayPool<byte>.Shared.Return(samples);
        if (_palette is null && IsYcbcr(description, _reader.SaysYcbcr(frame), _reader.Syntax))
            ToRgb(destination);
    }

    /// <summary>Whether decoded samples are luma and colour differences, not red, green and blue.</summary>
    /// <param name="description">What the data set says.</param>
    /// <param name="streamSays">What a JPEG stream itself says, which is the truth: data sets are often wrong there.</param>
    /// <param name="syntax">The transfer syntax.</param>
    public static bool IsYcbcr(PixelDescription description, bool? streamSays, PixelSyntax syntax) =>
        description.SamplesPerPixel == 3 && (streamSays ?? (description.Photometric is "YBR_FULL" or "YBR_FULL_422"
            || (description.Photometric is "YBR_RCT" or "YBR_ICT" && !syntax.UndoesColours)));

    /// <summary>YBR_FULL to RGB in place (PS3.3, C.7.6.3.1.2), with 16 fractional bits as nearly every JPEG decoder does it.</summary>
    public static void ToRgb(Span<byte> pixels)
    {
        const int Half = 1 << 15;
        const int RedOfCr = 91881;
        const int BlueOfCb = 116130;
        const int GreenOfCb = 22554;
        const int GreenOfCr = 46802;
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            int y = pixels[i];
            int cb = pixels[i + 1] - 128;
            int cr = pixels[i + 2] - 128;
            pixels[i] = (byte)Math.Clamp(y + ((RedOfCr * cr + Half) >> 16), 0, 255);
            pixels[i + 1] = (byte)Math.Clamp(y + ((Half - GreenOfCb * cb - GreenOfCr * cr) >> 16), 0, 255);
            pixels[i + 2] = (byte)Math.Clamp(y + ((BlueOfCb * cb + Half) >> 16), 0, 255);
        }
    }

    private static void ToEightBits(ReadOnlySpan<byte> samples, PixelDescription description, Span<byte> destination)
    {
        int shift = description.HighBit - 7;
        if (description.BitsAllocated == 8 && shift == 0)
        {
            samples.CopyTo(destination);
            return;
        }

        // Fewer than eight bits are stretched to the whole range, more are cut down to the upper eight.
        int most = (1 << description.BitsStored) - 1;
        int low = description.HighBit + 1 - description.BitsStored;
        bool isWide = description.BitsAllocated == 16;
        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(samples);
        for (int i = 0; i < destination.Length; i++)
        {
            int sample = ((isWide ? words[i] : samples[i]) >> low) & most;
            destination[i] = (byte)(description.BitsStored >= 8 ? sample >> (description.BitsStored - 8) : sample * 255 / most);
        }
    }

    private void ApplyPalette(ReadOnlySpan<byte> samples, PixelDescription description, Span<byte> destination)
    {
        if (description.BitsAllocated is not (8 or 16))
            throw new DicomFormatException(_path, $"a palette for samples of {description.BitsAllocated} bits.");
        int left = 31 - description.HighBit;
        int right = 32 - description.BitsStored;
        bool isWide = description.BitsAllocated == 16;
        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(samples);
        for (int i = 0; 3 * i < destination.Length; i++)
        {
            int moved = (isWide ? words[i] : samples[i]) << left;
            int sample = description.IsSigned ? moved >> right : (int)((uint)moved >> right);
            _palette!.Colour(sample).CopyTo(destination[(3 * i)..]);
        }
    }
}
