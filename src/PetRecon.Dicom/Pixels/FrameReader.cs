using System.Buffers;
using PetRecon.Dicom.Codecs;

namespace PetRecon.Dicom.Pixels;

/// <summary>
/// Reads the frames of a data set, in whatever syntax they are: as stored samples, or as values. An instance changes nothing; threads may share it.
/// </summary>
internal sealed class FrameReader
{
    // Small frames may shrink by any factor.
    private const int AnyExpansionBytes = 1 << 22;

    // Headers of compressed streams are far shorter.
    private const int HeaderBytes = 1 << 16;

    // Native frames of which less than this part is there are not frames that were cut off, but a wrong header. One-bit samples become bytes.
    private const int MostLenientExpansion = 64;

    private readonly string _path;
    private readonly bool _isLenient;
    private readonly IByteBuffer? _native;
    private readonly DicomPixelData? _compressed;

    private FrameReader(PixelDescription description, PixelSyntax syntax, string path, bool isLenient, IByteBuffer? native, DicomPixelData? compressed)
    {
        Description = description;
        Syntax = syntax;
        _path = path;
        _isLenient = isLenient;
        _native = native;
        _compressed = compressed;
        if (native is not null)
            MissingBytes = Math.Max(0, (description.NativeFrameBits * description.FrameCount + 7) / 8 - native.Size);
    }

    public PixelDescription Description { get; }

    public PixelSyntax Syntax { get; }

    /// <summary>Shape of a frame as <see cref="ReadStored"/> gives it.</summary>
    public FrameFormat Format => Description.Format;

    public int FrameCount => Description.FrameCount;

    /// <summary>Bytes that native pixel data lack; above 0 only where that was allowed: what is missing reads as zeros.</summary>
    public long MissingBytes { get; }

    /// <summary>Prepares reading.</summary>
    /// <param name="dataset">A data set with pixels.</param>
    /// <param name="path">The file or connection that it came from, for messages.</param>
    /// <param name="isLenient">Whether native pixel data may be cut off (<see cref="MissingBytes"/>).</param>
    /// <exception cref="DicomFormatException">There are no pixels, their description is not possible, or their syntax cannot be read.</exception>
    public static FrameReader Create(DicomDataset dataset, string path, bool isLenient = false)
    {
        DicomItem? pixels = dataset.GetDicomItem<DicomItem>(DicomTag.PixelData)
            ?? dataset.GetDicomItem<DicomItem>(DicomTag.FloatPixelData)
            ?? dataset.GetDicomItem<DicomItem>(DicomTag.DoubleFloatPixelData);
        if (pixels is null)
            throw new DicomFormatException(path, "there is no Pixel Data (7fe0,0010): this is not an image.");
        PixelDescription description = PixelDescription.Read(dataset, path);
        PixelSyntax syntax = PixelSyntax.Find(dataset.InternalTransferSyntax, path);
        FrameReader reader;
        if (pixels is DicomElement element)
        {
            // Some files say that they are compressed when they are not.
            long needed = (description.NativeFrameBits * description.FrameCount + 7) / 8;
            if (syntax.Decoder is not null && element.Buffer.Size - needed is not (0 or 1))
                throw new DicomFormatException(path, $"Pixel Data are not in fragments, as \"{dataset.InternalTransferSyntax.UID.Name}\" has them.");
            reader = new(description, syntax, path, isLenient, element.Buffer, null);
            reader.CheckExpansion(element.Buffer.Size, MostLenientExpansion);
        }
        else if (pixels is DicomFragmentSequence fragments && syntax.Decoder is not null)
        {
            reader = new(description, syntax, path, isLenient, null, DicomPixelData.Create(dataset));
            reader.CheckExpansion(fragments.Fragments.Sum(fragment => fragment.Size), syntax.MostExpansion);
            reader.CheckStatedSize(fragments);
        }
        else
        {
            throw new DicomFormatException(path, $"Pixel Data are in fragments; \"{dataset.InternalTransferSyntax.UID.Name}\" has none.");
        }

        return reader.MissingBytes == 0 || isLenient ? reader : throw reader.Cut();
    }

    /// <summary>Reads a frame's samples: interleaved, little-endian, of <see cref="Format"/>; those of one bit are bytes of 0 and 1.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="destination">At least FrameBytes of the format.</param>
    /// <exception cref="DicomFormatException">The frame is damaged.</exception>
    public void ReadStored(int frame, Span<byte> destination)
    {
        CheckFrame(frame);
        if (destination.Length < Format.FrameBytes)
            throw new ArgumentException($"The destination has {destination.Length} bytes; a frame has {Format.FrameBytes}.", nameof(destination));
        destination = destination[..(int)Format.FrameBytes];
        if (_native is null)
        {
            Decode(frame, destination);
            return;
        }

        byte[] stored = RentNative(frame, out int length, out int firstBit);
        NativeLayout.Unpack(stored.AsSpan(0, length), firstBit, Description, destination);
        ArrayPool<byte>.Shared.Return(stored);
    }

    /// <summary>Reads a frame of one component as values: slope * sample + intercept.</summary>
    /// <param name="frame">From 0.</param>
    /// <param name="slope">Value of a step of the samples.</param>
    /// <param name="intercept">Value of the sample 0.</param>
    /// <param name="destination">At least columns * rows.</param>
    /// <exception cref="DicomFormatException">The frame is damaged, or has colours.</exception>
    public void ReadValues(int frame, double slope, double intercept, Span<float> destination)
    {
        CheckFrame(frame);
        int count = Format.Columns * Format.Rows;
        if (Format.SamplesPerPixel != 1)
            throw new DicomFormatException(_path, $"an image of {Format.SamplesPerPixel} samples a pixel has colours, not values.");
        if (destination.Length < count)
            throw new ArgumentException($"The destination has {destination.Length} values; a frame has {count}.", nameof(destination));
        byte[] samples;
        if (_native is not null && NativeLayout.IsPlain(Description))
        {
            samples = RentNative(frame, out _, out _);
        }
        else
        {
            samples = ArrayPool<byte>.Shared.Rent((int)Format.FrameBytes);
            ReadStored(frame, samples);
        }

        SampleValues.Convert(samples.AsSpan(0, (int)Format.FrameBytes), Description, slope, intercept, destination[..count]);
        ArrayPool<byte>.Shared.Return(samples);
    }

    /// <summary>What a JPEG stream says of its colours (see <see cref="JpegDecoder.SaysYcbcr"/>); null for all other syntaxes.</summary>
    public bool? SaysYcbcr(int frame)
    {
        if (_compressed is null || !Syntax.IsLossyJpeg)
            return null;
        try
        {
            return JpegDecoder.SaysYcbcr(Compressed(frame));
        }
        catch (CodecException exception)
        {
            throw Damaged(frame, exception);
        }
    }

    private void Decode(int frame, Span<byte> destination)
    {
        byte[] data = Compressed(frame);
        try
        {
            if (!Syntax.HoldsNativeFrames)
            {
                Syntax.Decoder!(data, Format, destination);
                return;
            }

            byte[] native = new byte[(Description.NativeFrameBits + 7) / 8];
            Syntax.Decoder!(data, Format, native);
            NativeLayout.Unpack(native, 0, Description, destination);
        }
        catch (CodecException exception)
        {
            throw Damaged(frame, exception);
        }
    }

    private byte[] Compressed(int frame)
    {
        try
        {
            return _compressed!.GetFrame(frame).Data;
        }
        catch (Exception exception) when (exception is DicomException or IndexOutOfRangeException)
        {
            // The second is what fo-dicom has for a frame that is not there.
            throw Damaged(frame, exception);
        }
    }

    // The bytes of a native frame, in an array to give back; bytes that the file lacks are zeros.
    private byte[] RentNative(int frame, out int length, out int firstBit)
    {
        long start = Description.NativeFrameBits * frame;
        long end = start + Description.NativeFrameBits;
        firstBit = (int)(start % 8);
        length = (int)((end + 7) / 8 - start / 8);
        byte[] stored = ArrayPool<byte>.Shared.Rent(length);
        int there = (int)Math.Clamp(_native!.Size - start / 8, 0, length);
        if (there < length && !_isLenient)
            throw Cut();
        stored.AsSpan(there, length - there).Clear();
        try
        {
            if (there > 0)
                _native.GetByteRange(start / 8, there, stored);
        }
        catch (DicomException exception)
        {
            throw Damaged(frame, exception);
        }

        return stored;
    }

    // A stream says itself how large its image is. The codecs hold to that; here it keeps a wrong description from taking memory first.
    private void CheckStatedSize(DicomFragmentSequence fragments)
    {
        if (Format.FrameBytes <= AnyExpansionBytes || fragments.Fragments.Count == 0)
            return;
        byte[] start = new byte[(int)Math.Min(HeaderBytes, fragments.Fragments[0].Size)];
        fragments.Fragments[0].GetByteRange(0, start.Length, start);
        if (StatedSize.Of(start) is not { } stated)
            return;
        if (stated.Columns != Format.Columns || stated.Rows != Format.Rows && stated.Rows != 0)
            throw new DicomFormatException(_path, $"the compressed image is {stated.Columns} x {stated.Rows} pixels, but the data set says {Format.Columns} x {Format.Rows}.");
    }

    private void CheckExpansion(long storedBytes, int mostExpansion)
    {
        if (Format.FrameBytes > AnyExpansionBytes && Format.FrameBytes / mostExpansion > storedBytes)
            throw new DicomFormatException(_path, $"frames of {Format.FrameBytes} bytes cannot come from {storedBytes} stored bytes.");
    }

    private void CheckFrame(int frame)
    {
        if ((uint)frame >= (uint)FrameCount)
            throw new ArgumentOutOfRangeException(nameof(frame), frame, $"{_path} has {FrameCount} frames, counted from 0.");
    }

    private DicomFormatException Cut() => new(
        _path,
        $"Pixel Data are cut off: {FrameCount} frames of {Format.Columns} x {Format.Rows} pixels need {(Description.NativeFrameBits * FrameCount + 7) / 8} bytes, "
            + $"{MissingBytes} are missing.");

    private DicomFormatException Damaged(int frame, Exception inner) => new(_path, $"frame {frame + 1} of {FrameCount}: {inner.Message}", inner: inner);
}
