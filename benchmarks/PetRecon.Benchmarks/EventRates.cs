using System.Diagnostics;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;

namespace PetRecon.Benchmarks;

/// <summary>
/// How fast a PETSIRD file becomes events: the disk's own rate, then skipping (counting) and decoding on one and more threads.
/// Each figure is the best of several repetitions with the file in the page cache, but for the one that says it is not.
/// </summary>
internal static class EventRates
{
    public static void Run(string path, int repetitions)
    {
        PetsirdListMode file = PetsirdFile.Open(path);
        long bytes = new FileInfo(path).Length;
        long events = Count(file);
        Console.WriteLine(FormattableString.Invariant($"{path}: {events} events, {bytes * 1e-6:0.0} MB, {(double)bytes / events:0.00} bytes an event"));
        if (TryForget(path))
            Print("from the disk, bytes alone", events, bytes, Seconds(() => Drain(path)), 0);
        if (TryForget(path))
            Print("from the disk, decoded on all threads", events, bytes, Seconds(() => Count(file)), 0);
        Best("bytes alone", () => Drain(path));
        Best("counted", () => file.Summarize());
        foreach (int threads in new[] { 1, 2, Environment.ProcessorCount }.Distinct())
            Best($"decoded on {threads} thread(s)", () => Count(new PetsirdListMode(path) { ReadingThreads = threads }));

        void Best(string name, Action action)
        {
            double best = double.MaxValue;
            long allocated = 0;
            for (int i = 0; i <= repetitions; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                best = Math.Min(best, Seconds(action));
                allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            }

            Print(name, events, bytes, best, allocated);
        }
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
        byte[] buffer = new byte[1 << 18];
        while (stream.Read(buffer) > 0)
        {
        }
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Print(string name, long events, long bytes, double seconds, long allocated) => Console.WriteLine(FormattableString.Invariant(
        $"  {name,-40} {events / seconds * 1e-6,7:0.0} M events/s  {bytes / seconds * 1e-6,7:0} MB/s  {allocated / (double)events:0.000} bytes allocated an event"));
}
