using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.ListMode;

/// <summary>Counts and histograms of list-mode data: what to look at before trusting a file. Fed batch by batch, so that it also serves damaged files.</summary>
public sealed class ListModeStatistics
{
    private const int DistanceBinCount = 64;
    private const int MaxSliceCount = 256;

    private readonly ScannerGeometry _scanner;
    private readonly float[] _centersMm;
    private readonly long[] _countsPerDetectionBin;
    private readonly long[][] _tof;
    private readonly long[] _radial = new long[DistanceBinCount];
    private readonly long[] _axial = new long[DistanceBinCount];
    private readonly double _radialBinMm;
    private readonly double _axialBinMm;
    private readonly long[] _promptsPerSlice = new long[MaxSliceCount];
    private readonly long[] _delayedsPerSlice = new long[MaxSliceCount];
    private bool _anyBatch;

    /// <summary>Starts with no events.</summary>
    /// <param name="scanner">The scanner that recorded the events.</param>
    public ListModeStatistics(ScannerGeometry scanner)
    {
        ArgumentNullException.ThrowIfNull(scanner);
        _scanner = scanner;
        _countsPerDetectionBin = new long[scanner.DetectionBinCount];
        _radialBinMm = Math.Max(scanner.OuterRadiusMm, 1e-3) / DistanceBinCount;
        _axialBinMm = Math.Max(scanner.AxialExtentMm, 1e-3) / DistanceBinCount;

        // Indices of a grid of 1 mm whose first voxel is the origin are positions in mm.
        VoxelGrid millimetres = new(1, 1, 1, new(1, 1, 1), Vector3D.Zero);
        _centersMm = DetectorTable.For(scanner, millimetres).Centers.ToArray();

        int types = scanner.ModuleTypes.Length;
        _tof = new long[types * types][];
        for (int type0 = 0; type0 < types; type0++)
        {
            for (int type1 = 0; type1 < types; type1++)
                _tof[type0 * types + type1] = new long[Math.Max(1, scanner.Tof(type0, type1).BinCount)];
        }
    }

    /// <summary>Number of prompts.</summary>
    public long PromptCount { get; private set; }

    /// <summary>Number of delayed coincidences.</summary>
    public long DelayedCount { get; private set; }

    /// <summary>Earliest time covered, in ms since the acquisition's start.</summary>
    public uint StartMs { get; private set; }

    /// <summary>Latest time covered, in ms since the acquisition's start.</summary>
    public uint StopMs { get; private set; }

    /// <summary>Length of a time slice, in ms; it doubles when the slices do not suffice.</summary>
    public long SliceMs { get; private set; } = 1;

    /// <summary>Time that the data cover, in s.</summary>
    public double DurationSeconds => (StopMs - (double)StartMs) / 1000;

    /// <summary>Prompts in each slice of time since the acquisition's start, up to the last that has any event.</summary>
    public ImmutableArray<long> PromptsPerSlice => [.. _promptsPerSlice.AsSpan(0, UsedSlices)];

    /// <summary>Delayed coincidences in each slice of time.</summary>
    public ImmutableArray<long> DelayedsPerSlice => [.. _delayedsPerSlice.AsSpan(0, UsedSlices)];

    /// <summary>How often each detection bin took part in a prompt.</summary>
    public ReadOnlySpan<long> CountsPerDetectionBin => _countsPerDetectionBin;

    /// <summary>Prompts by the distance in mm of their line from the scanner's axis (z).</summary>
    public Histogram RadialMm => new(0, _radialBinMm, [.. _radial]);

    /// <summary>Prompts by the axial distance in mm between their two crystals.</summary>
    public Histogram AxialDifferenceMm => new(0, _axialBinMm, [.. _axial]);

    private int UsedSlices => 1 + Math.Max(Array.FindLastIndex(_promptsPerSlice, static n => n > 0), Array.FindLastIndex(_delayedsPerSlice, static n => n > 0));

    /// <summary>Prompts in each TOF bin of events whose first detection bin is of the first type and whose second is of the second.</summary>
    /// <param name="type0">Module type of the first detection bin.</param>
    /// <param name="type1">Module type of the second detection bin.</param>
    public ImmutableArray<long> TofBins(int type0, int type1) => [.. _tof[type0 * _scanner.ModuleTypes.Length + type1]];

    /// <summary>Counts a batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An event has a detection bin that the scanner lacks.</exception>
    public void Add(EventBatch batch)
    {
        StartMs = _anyBatch ? Math.Min(StartMs, batch.StartMs) : batch.StartMs;
        StopMs = _anyBatch ? Math.Max(StopMs, batch.StopMs) : batch.StopMs;
        _anyBatch = true;
        foreach (ref readonly CoincidenceEvent coincidence in batch.Events.Span)
        {
            int slice = SliceOf(coincidence.TimeMs);
            if (coincidence.Kind == CoincidenceKind.Prompt)
            {
                PromptCount++;
                _promptsPerSlice[slice]++;
                AddPrompt(coincidence);
            }
            else
            {
                DelayedCount++;
                _delayedsPerSlice[slice]++;
            }
        }
    }

    private static int BinOf(double distance, double width) => (int)Math.Min(distance / width, DistanceBinCount - 1);

    private void AddPrompt(in CoincidenceEvent coincidence)
    {
        uint bins = (uint)_countsPerDetectionBin.Length;
        if (coincidence.DetectionBin0 >= bins || coincidence.DetectionBin1 >= bins)
            throw new ArgumentOutOfRangeException(nameof(coincidence), $"An event names detection bins {coincidence.DetectionBin0} and {coincidence.DetectionBin1}; the scanner has {bins}.");
        _countsPerDetectionBin[coincidence.DetectionBin0]++;
        _countsPerDetectionBin[coincidence.DetectionBin1]++;

        ReadOnlySpan<float> a = _centersMm.AsSpan((int)coincidence.DetectionBin0 * DetectorTable.CenterStride, DetectorTable.CenterStride);
        ReadOnlySpan<float> b = _centersMm.AsSpan((int)coincidence.DetectionBin1 * DetectorTable.CenterStride, DetectorTable.CenterStride);
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double length = Math.Sqrt(dx * dx + dy * dy);
        double radial = length > 0 ? Math.Abs(a[0] * dy - a[1] * dx) / length : Math.Sqrt(a[0] * a[0] + a[1] * a[1]);
        _radial[BinOf(radial, _radialBinMm)]++;
        _axial[BinOf(Math.Abs(b[2] - a[2]), _axialBinMm)]++;

        long[] tof = _tof[(int)a[3] * _scanner.ModuleTypes.Length + (int)b[3]];
        if (coincidence.TofBin < tof.Length)
            tof[coincidence.TofBin]++;
    }

    private int SliceOf(uint timeMs)
    {
        while (timeMs / SliceMs >= MaxSliceCount)
        {
            SliceMs *= 2;
            Halve(_promptsPerSlice);
            Halve(_delayedsPerSlice);
        }

        return (int)(timeMs / SliceMs);
    }

    private static void Halve(long[] counts)
    {
        for (int i = 0; i < counts.Length / 2; i++)
            counts[i] = counts[2 * i] + counts[2 * i + 1];
        Array.Clear(counts, counts.Length / 2, counts.Length / 2);
    }
}
