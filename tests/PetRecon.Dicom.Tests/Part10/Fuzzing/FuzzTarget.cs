using System.Diagnostics;

namespace PetRecon.Dicom.Tests.Part10.Fuzzing;

/// <summary>
/// Opens a file, asks for every value in every way, writes the data set and opens what was written. Throws <see cref="FuzzFinding"/> where
/// something else than a data set or the documented exceptions comes of it, where it takes long, or where it takes outsized memory.
/// </summary>
internal sealed class FuzzTarget : IDisposable
{
    private const long FixedBytes = 64L << 20;
    private const int BytesForByte = 20;
    private const int SmallValueBytes = 4096;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"petrecon-fuzz-{Guid.NewGuid():N}.dcm");

    /// <summary>How many were opened as data sets.</summary>
    public long Opened { get; private set; }

    /// <summary>How many were refused with the documented exception.</summary>
    public long Refused { get; private set; }

    /// <summary>The longest time that one took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The most that opening one allocated beyond twenty times its size.</summary>
    public long MostExtraBytes { get; private set; }

    public void Dispose() => File.Delete(_path);

    /// <summary>Runs one input.</summary>
    /// <param name="input">The file's bytes.</param>
    /// <param name="way">Chooses how it is opened.</param>
    public void Run(byte[] input, int way)
    {
        TimeSpan taken = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 3 && taken > s_longest; attempt++)
            taken = Timed(input, way); // what collects garbage at the wrong moment gets a second chance
        if (taken > s_longest)
            throw new FuzzFinding($"takes {taken.TotalSeconds:0.0} s");
        Longest = taken > Longest ? taken : Longest;
    }

    private TimeSpan Timed(byte[] input, int way)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan computed = Environment.CpuUsage.TotalTime;
        try
        {
            RunOnce(input, way);
        }
        catch (Exception exception) when (exception is not FuzzFinding)
        {
            throw new FuzzFinding(exception.ToString());
        }

        // Waiting for a busy machine is not the reader's fault, nor are the computations of other threads.
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return elapsed < s_longest ? elapsed : TimeSpan.FromTicks(Math.Min(elapsed.Ticks, (Environment.CpuUsage.TotalTime - computed).Ticks));
    }

    private void RunOnce(byte[] input, int way)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        DicomFile? file = Open(input, way);
        long extra = GC.GetAllocatedBytesForCurrentThread() - before - (BytesForByte * (long)input.Length);
        MostExtraBytes = Math.Max(MostExtraBytes, extra);
        if (extra > FixedBytes)
            throw new FuzzFinding($"allocates {(extra >> 20) + (BytesForByte * (long)input.Length >> 20)} MiB for a file of {input.Length} bytes");
        if (file is null)
        {
            Refused++;
            return;
        }

        Opened++;
        Touch(file.FileMetaInfo);
        Touch(file.Dataset);
        TouchPixels(file.Dataset);
        WriteAndRead(file.Dataset);
    }

    private DicomFile? Open(byte[] input, int way)
    {
        try
        {
            switch (way % 8)
            {
                case 0:
                    File.WriteAllBytes(_path, input);
                    return DicomFile.Open(_path, FileReadOption.ReadLargeOnDemand, 64);
                case 1: return DicomFile.Open(new ForwardOnly(input));
                case 2: return DicomFile.Open(new MemoryStream(input), FileReadOption.SkipLargeTags, 128);
                default: return DicomFile.Open(new MemoryStream(input), FileReadOption.ReadAll);
            }
        }
        catch (DicomFileException exception)
        {
            return exception.Offset <= input.Length || exception.Message.Contains("deflated", StringComparison.Ordinal) || input.AsSpan().IndexOf("1.2.840.10008.1.2.1.99"u8) >= 0
                ? null
                : throw new FuzzFinding($"names byte {exception.Offset} of a file of {input.Length}: {exception.Message}");
        }
    }

    private static void Touch(DicomDataset dataset)
    {
        foreach (DicomItem item in dataset)
        {
            _ = item.ToString();
            _ = item.Tag.DictionaryEntry.Keyword;
            if (item is DicomSequence sequence)
            {
                foreach (DicomDataset inner in sequence.Items)
                    Touch(inner);
            }
            else if (item is DicomElement element)
            {
                Touch(element);
                if (element.Length > SmallValueBytes)
                    continue;
                dataset.TryGetString(item.Tag, out _);
                dataset.GetSingleValueOrDefault(item.Tag, 0.0);
                dataset.TryGetValues(item.Tag, out int[]? _);
            }
        }
    }

    private static void Touch(DicomElement element)
    {
        Try(() => element.Get<byte[]>());
        if (element.Buffer.Size > SmallValueBytes)
            return;
        Try(() => element.Count);
        Try(() => element.Get<string>());
        Try(() => element.Get<string[]>());
        Try(() => element.Get<int>());
        Try(() => element.Get<ushort[]>());
        Try(() => element.Get<double[]>());
        Try(() => element.Get<float>());
        Try(() => element.Get<decimal>());
        Try(() => element.Get<long>(1));
        Try(() => element.Get<DateTime>());
        Try(() => element.Get<DicomUID>());
        Try(() => element.Get<DicomTag>());
    }

    private static void TouchPixels(DicomDataset dataset) => Try(() =>
    {
        DicomPixelData pixels = DicomPixelData.Create(dataset);
        Try(() => pixels.PhotometricInterpretation);
        Try(() => pixels.UncompressedFrameSize);
        Try(() => (pixels.BitsStored, pixels.HighBit, pixels.PixelRepresentation, pixels.PlanarConfiguration));
        for (int frame = 0; frame < Math.Min(pixels.NumberOfFrames, 4); frame++)
            Try(() => pixels.GetFrame(frame).Data);
        Try(() => pixels.GetFrame(pixels.NumberOfFrames - 1).Data);
        return 0;
    });

    private static void WriteAndRead(DicomDataset dataset)
    {
        using MemoryStream written = new();
        try
        {
            new DicomFile(dataset.Clone()).Save(written);
        }
        catch (DicomException)
        {
            return;
        }

        written.Position = 0;
        try
        {
            DicomFile.Open(written);
        }
        catch (DicomFileException exception)
        {
            throw new FuzzFinding($"was written so that it cannot be read: {exception.Message}");
        }
    }

    private static void Try<T>(Func<T> act)
    {
        try
        {
            act();
        }
        catch (DicomException)
        {
            // The documented answer to a value that is not what was asked for.
        }
    }

    // A stream whose length is not known, as from a network.
    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
