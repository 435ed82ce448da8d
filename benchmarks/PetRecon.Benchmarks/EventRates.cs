using System.Diagnostics;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;

namespace PetRecon.Benchmarks;

/// <summary>
/// How fast a PETSIRD file becomes events: the bytes alone, then skipping (counting) and decoding on one and on all threads, with the file
/// in the page cache and from the disk. All are measured in turns, so that what disturbs the machine disturbs them alike.
/// </summary>
internal static class EventRates
{
    public static void Run(string path, int repetitions)
    {
        PetsirdListMode file = PetsirdFile.Open(path);
        long bytes = new FileInfo(path).Length;
        long events = Count(file);
        Console.WriteLine(FormattableString.Invariant($"{path}: {events} events, {bytes * 1e-6:0.0} MB, {(double)bytes / events:0.00} bytes an event"));
        List<Measured> all =
        [
            new("bytes alone", FromDisk: false, () => Drain(path)),
            new("counted", FromDisk: false, () => file.Summarize()),
        ];
        int[] threads = [.. new[] { 1, 2, Environment.ProcessorCount }.Distinct()];
        foreach (int count in threads)
            all.Add(new($"decoded on {count} thread(s)", FromDisk: false, () => Count(new PetsirdListMode(path) { ReadingThreads = count })));
        if (TryForget(path))
        {
            all.Add(new("from the disk, bytes alone", FromDisk: true, () => Drain(path)));
            foreach (int count in threads)
                all.Add(new($"from the disk, decoded on {count} thread(s)", FromDisk: true, () => Count(new PetsirdListMode(path) { ReadingThreads = count })));
        }

        for (int turn = 0; turn <= repetitions; turn++)
        {
            foreach (Measured measured in all)
                measured.Repeat(path);
        }

        foreach (Measured measured in all)
            measured.Print(events, bytes);
    }

    /// <summary>Drops a file from the page cache, so that reading it reads the disk; needs Linux and dd.</summary>
    internal static bool TryForget(string path)
    {
        try
        {
            using Process dd = Process.Start(new ProcessStartInfo("dd", [$"if={path}", "iflag=nocache", "count=0"]) { RedirectStandardError = true })!;
            dd.WaitForExit();
            return dd.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static long Count(PetsirdListMode file)
    {
        long count = 0;
        foreach (EventBatch batch in file.ReadEvents())
            count += batch.Events.Length;
        return count;
    }

    private static void Drain(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        byte[] buffer = new byte[1 << 20];
        while (stream.Read(buffer) > 0)
        {
        }
    }

    private sealed record Measured(string Name, bool FromDisk, Action Action)
    {
        private readonly List<(double Seconds, double ProcessorSeconds)> _times = [];
        private long _allocatedBytes;

        public void Repeat(string path)
        {
            if (FromDisk)
                TryForget(path);
            else
                Drain(path);
            GC.Collect();
            using Process self = Process.GetCurrentProcess();
            TimeSpan processor = self.TotalProcessorTime;
            long before = GC.GetTotalAllocatedBytes(precise: true);
            long start = Stopwatch.GetTimestamp();
            Action();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            _allocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            self.Refresh();
            _times.Add((seconds, (self.TotalProcessorTime - processor).TotalSeconds));
        }

        // The first turn is for the compiler.
        public void Print(long events, long bytes)
        {
            (double Seconds, double ProcessorSeconds)[] times = [.. _times.Skip(1).Order()];
            (double best, double median) = (times[0].Seconds, times[times.Length / 2].Seconds);
            double processor = times[times.Length / 2].ProcessorSeconds;
            Console.WriteLine(FormattableString.Invariant(
                $"  {Name,-38} best {events / best * 1e-6,6:0} M events/s {bytes / best * 1e-6,6:0} MB/s, median {bytes / median * 1e-6,6:0} MB/s on {processor / median,3:0.0} processors, {_allocatedBytes / (double)events:0.000} bytes allocated an event"));
        }
    }
}
