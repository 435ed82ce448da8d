using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Tests.Core.ListMode;

public class ListModeStatisticsTests
{
    private static readonly ScannerGeometry s_scanner = ScannerPresets.Find("small").Build();

    [Fact]
    public void Counts_and_times_are_those_of_the_events()
    {
        ListModeStatistics statistics = new(s_scanner);
        statistics.Add(Batch(100, 300, Event(0, 2000, 3, 100), Event(1, 2001, 3, 200), Event(0, 2000, 4, 200, CoincidenceKind.Delayed)));
        statistics.Add(Batch(300, 1100, Event(0, 2002, 16, 1050)));

        Assert.Equal(3, statistics.PromptCount);
        Assert.Equal(1, statistics.DelayedCount);
        Assert.Equal(1.0, statistics.DurationSeconds, 1e-9);
        Assert.Equal(3, statistics.PromptsPerSlice.Sum());
        Assert.Equal(1, statistics.PromptsPerSlice[(int)(1050 / statistics.SliceMs)]);
        Assert.Equal(2, statistics.CountsPerDetectionBin[0]);
        Assert.Equal(0, statistics.CountsPerDetectionBin[2003]);
        Assert.Equal(2, statistics.TofBins(0, 0)[3]);
        Assert.Equal(1, statistics.TofBins(0, 0)[16]);
        Assert.Equal(0, statistics.TofBins(0, 0)[4]);
    }

    [Fact]
    public void Slices_keep_every_event_however_long_the_scan()
    {
        ListModeStatistics statistics = new(s_scanner);
        uint[] times = [0, 1, 5_000, 70_000, 3_600_000, uint.MaxValue];
        foreach (uint time in times)
            statistics.Add(Batch(time, time, Event(0, 2000, 0, time)));
        Assert.Equal(times.Length, statistics.PromptsPerSlice.Sum());
        Assert.Equal(5, statistics.PromptsPerSlice[0]);
        Assert.Equal(1, statistics.PromptsPerSlice[(int)(uint.MaxValue / statistics.SliceMs)]);
    }

    [Fact]
    public void Distances_are_those_of_the_line_between_the_crystal_centres()
    {
        const uint first = 17;
        const uint second = 1900;
        Vector3D a = s_scanner.ElementBox(first).CenterMm;
        Vector3D b = s_scanner.ElementBox(second).CenterMm;
        double radial = Math.Abs(Vector3D.Cross(a with { Z = 0 }, (b - a) with { Z = 0 }).Z) / ((b - a) with { Z = 0 }).Length;

        ListModeStatistics statistics = new(s_scanner);
        statistics.Add(Batch(0, 1, Event(first, second, 0, 0)));
        AssertOnlyIn(statistics.RadialMm, radial);
        AssertOnlyIn(statistics.AxialDifferenceMm, Math.Abs(b.Z - a.Z));
    }

    [Fact]
    public void A_detection_bin_that_the_scanner_lacks_is_refused()
    {
        ListModeStatistics statistics = new(s_scanner);
        Assert.Throws<ArgumentOutOfRangeException>(() => statistics.Add(Batch(0, 1, Event(0, (uint)s_scanner.DetectionBinCount, 0, 0))));
    }

    private static void AssertOnlyIn(Histogram histogram, double value)
    {
        int bin = (int)((value - histogram.Low) / histogram.BinWidth);
        Assert.Equal(1, histogram.Counts[bin]);
        Assert.Equal(1, histogram.Counts.Sum());
    }

    private static CoincidenceEvent Event(uint bin0, uint bin1, ushort tofBin, uint timeMs, CoincidenceKind kind = CoincidenceKind.Prompt) =>
        new(bin0, bin1, tofBin, kind, timeMs);

    private static EventBatch Batch(uint startMs, uint stopMs, params CoincidenceEvent[] events) => new(events, startMs, stopMs);
}
