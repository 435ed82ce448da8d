using System.Diagnostics;
using PetRecon.Dicom;
using PetRecon.Dicom.Codecs;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Benchmarks;

/// <summary>How fast the pixels of DICOM files are decoded, encoded and made values: MB of native samples a second on one thread, the best of many runs.</summary>
internal static class PixelRates
{
    public static void Run(string folder, double seconds)
    {
        Console.WriteLine($"{"file",-40} {"syntax",-24} {"decode",9} {"values",9} {"RLE",9} {"JPEG-LS",9}  MB/s");
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            FrameReader reader;
            try
            {
                reader = FrameReader.Create(DicomFile.Open(file, FileReadOption.ReadAll).Dataset, file);
            }
            catch (Exception exception) when (exception is DicomException or DicomFormatException)
            {
                Console.WriteLine($"{Path.GetFileName(file),-40} {exception.Message}");
                continue;
            }

            Print(file, reader, seconds);
        }
    }

    private static void Print(string file, FrameReader reader, double seconds)
    {
        byte[] frame = new byte[reader.Format.FrameBytes];
        float[] values = new float[reader.Format.Columns * reader.Format.Rows];
        double megabytes = frame.Length * 1e-6;
        string decode = Rate(megabytes, seconds, () => reader.ReadStored(0, frame));
        string convert = reader.Format.SamplesPerPixel != 1 ? "" : Rate(megabytes, seconds, () => reader.ReadValues(0, 1.5, -1024, values));
        string rle = Rate(megabytes, seconds, () => RleEncoder.Encode(frame, reader.Format));
        string jpegLs = reader.Format.BitsAllocated is not (8 or 16)
            ? ""
            : Rate(megabytes, seconds, () => JpegLsEncoder.Encode(frame, reader.Format, reader.Description.BitsStored));
        Console.WriteLine($"{Path.GetFileName(file),-40} {reader.Syntax.Uid,-24} {decode,9} {convert,9} {rle,9} {jpegLs,9}");
    }

    private static string Rate(double megabytes, double seconds, Action action)
    {
        double best = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long before = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return FormattableString.Invariant($"{megabytes / best:0}");
    }
}
