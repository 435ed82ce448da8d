using System.Globalization;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Inspection;

/// <summary>
/// A frame of a DICOM file as a picture to look at: colours as they are, greys through the modality's rescale and a window
/// (PS3.3, C.11.1 and C.11.2). For values in their places read the file as a series (<see cref="Images.DicomImageReader"/>).
/// </summary>
public sealed class DicomPicture
{
    private const int MaxPixels = 1 << 28;

    private DicomPicture(int columns, int rows, int frameCount, byte[] rgb, string shown)
    {
        Columns = columns;
        Rows = rows;
        FrameCount = frameCount;
        Rgb = rgb;
        Shown = shown;
    }

    /// <summary>Pixels along a row.</summary>
    public int Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Frames that the file has.</summary>
    public int FrameCount { get; }

    /// <summary>Red, green and blue of each pixel, row by row: 3 * Columns * Rows bytes.</summary>
    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>In words what is shown: the colour space, or the window of the greys and where it comes from.</summary>
    public string Shown { get; }

    /// <summary>Reads a frame.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="window">Centre and width of the window in the values' unit; the file's own, or all values of the frame, when null.</param>
    /// <exception cref="DicomFormatException">The file is no DICOM file, is damaged, or holds no image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame, or the width is not above zero.</exception>
    public static DicomPicture Read(string path, int frame = 0, (double Centre, double Width)? window = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (window is { } asked && !(asked.Width > 0))
            throw new ArgumentOutOfRangeException(nameof(window), asked.Width, "The width of a window has to be above zero.");
        try
        {
            DicomDataset dataset = DicomFile.Open(path).Dataset;
            FrameReader reader = FrameReader.Create(dataset, path, isLenient: true);
            ArgumentOutOfRangeException.ThrowIfNegative(frame);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, reader.FrameCount);
            if ((long)reader.Format.Columns * reader.Format.Rows > MaxPixels)
                throw new DicomFormatException(path, $"{reader.Format.Columns} x {reader.Format.Rows} pixels are too many for a picture.");
            return ColourFrames.HasColours(reader.Description) ? Coloured(dataset, path, reader, frame) : Grey(dataset, reader, frame, window);
        }
        catch (DicomException exception)
        {
            throw new DicomFormatException(path, exception.Message, inner: exception);
        }
    }

    private static DicomPicture Coloured(DicomDataset dataset, string path, FrameReader reader, int frame)
    {
        byte[] rgb = new byte[3 * reader.Format.Columns * reader.Format.Rows];
        ColourFrames.Create(dataset, path).Read(frame, rgb);
        return new(reader.Format.Columns, reader.Format.Rows, reader.FrameCount, rgb, reader.Description.Photometric);
    }

    private static DicomPicture Grey(DicomDataset dataset, FrameReader reader, int frame, (double Centre, double Width)? asked)
    {
        double slope = dataset.GetValueOrDefault(DicomTag.RescaleSlope, 0, 1.0);
        double intercept = dataset.GetValueOrDefault(DicomTag.RescaleIntercept, 0, 0.0);
        float[] values = new float[reader.Format.Columns * reader.Format.Rows];
        reader.ReadValues(frame, slope == 0 ? 1 : slope, intercept, values);
        (double low, double high, string shown) = Window(dataset, values, asked);
        bool isInverted = reader.Description.Photometric == "MONOCHROME1";
        byte[] rgb = new byte[3 * values.Length];
        double scale = 255 / (high - low);
        for (int i = 0; i < values.Length; i++)
        {
            byte grey = (byte)Math.Round(Math.Clamp((values[i] - low) * scale, 0, 255));
            rgb.AsSpan(3 * i, 3).Fill(isInverted ? (byte)(255 - grey) : grey);
        }

        return new(reader.Format.Columns, reader.Format.Rows, reader.FrameCount, rgb, shown);
    }

    // The values of black and white.
    private static (double Low, double High, string Shown) Window(DicomDataset dataset, float[] values, (double Centre, double Width)? asked)
    {
        if (asked is { } window)
            return Linear(window.Centre, window.Width, "window");
        bool hasOwn = dataset.TryGetValue(DicomTag.WindowCenter, 0, out double centre) & dataset.TryGetValue(DicomTag.WindowWidth, 0, out double width);
        if (hasOwn && width >= 1 && double.IsFinite(centre) && double.IsFinite(width))
            return Linear(centre, width, "the file's window");
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (!(high > low))
            (low, high) = double.IsFinite(low) ? (low - 1, low + 1) : (0, 1);
        return (low, high, string.Create(CultureInfo.InvariantCulture, $"all values, {low:G6} to {high:G6}"));
    }

    // The standard's linear function: a width of 1 is a threshold (C.11.2.1.2.1).
    private static (double Low, double High, string Shown) Linear(double centre, double width, string source)
    {
        double half = Math.Max((width - 1) / 2, width * 1e-6);
        double middle = width >= 1 ? centre - 0.5 : centre;
        if (width < 1)
            half = width / 2;
        return (middle - half, middle + half, string.Create(CultureInfo.InvariantCulture, $"{source}, centre {centre:G6} width {width:G6}"));
    }
}
