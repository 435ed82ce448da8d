using System.Collections.Immutable;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Formats.Volumes;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>Reads all frames of what changes with time, if they fit into memory together: dynamic and gated series, and files with a fourth axis.</summary>
internal sealed class FrameReading(Report report, CancellationToken cancellation)
{
    /// <summary>Of the memory that this process may use: what the frames of one layer may take.</summary>
    private const double MemoryShare = 0.35;

    private static long AllowedBytes => (long)(MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The frames of a file; none if it has one volume only, or they are too large.</summary>
    public ImmutableArray<VolumeFrame> OfFile(string path, VolumeReadResult first, Func<Volume, Volume> convert)
    {
        if (first.FrameCount < 2 || !Fits(path, first.Volume.Grid, first.FrameCount))
            return [];
        double? step = first.FrameSeconds;
        return [.. Read(path, first.FrameCount, n =>
        {
            Volume volume = convert(n == 0 ? first.Volume : VolumeFile.Read(path, n).Volume);
            return new VolumeFrame(step is double seconds ? Span(n * seconds, seconds) : $"frame {n + 1}", volume) { StartSeconds = step * n, DurationSeconds = step };
        })];
    }

    /// <summary>The volumes of a series that are the same place at other times, in their order; none if there are not several, or they are too large.</summary>
    public ImmutableArray<VolumeFrame> OfSeries(DicomSeries series, DicomImageSeries opened, Func<int, Volume> read)
    {
        DicomVolumeOutline[] volumes = [.. InOrder(opened.Volumes)];
        if (volumes.Length < 2 || !Fits(series.ToString(), volumes[0].Grid!, volumes.Length))
            return [];
        DateTime?[] begun = [.. volumes.Select(static volume => volume.Label.Acquired)];
        bool hasTimes = Array.TrueForAll(begun, static time => time is not null) && begun.Distinct().Count() == begun.Length;
        return [.. Read(series.ToString(), volumes.Length, n =>
        {
            DicomFrameLabel label = volumes[n].Label;

            // A frame begins when its acquisition does. The reference time is within the frame, wherever the maker puts it: the next best.
            double? start = label.TriggerTimeMs is not null ? null : hasTimes ? (begun[n]!.Value - begun[0]!.Value).TotalSeconds : label.FrameReferenceTimeMs / 1000;
            double? duration = label.DurationMs / 1000;
            return new VolumeFrame(Name(label, start, duration, n), read(volumes[n].Index)) { StartSeconds = start, DurationSeconds = duration };
        })];
    }


    // Echoes, diffusion weights, stacks and kinds of image are no frames of time; nor are volumes of another shape.
    private static IEnumerable<DicomVolumeOutline> InOrder(ImmutableArray<DicomVolumeOutline> volumes)
    {
        DicomVolumeOutline[] whole = [.. volumes.Where(static volume => volume is { Problem: null, Grid: not null })];
        bool isTime = whole.Length > 0 && Array.TrueForAll(whole, volume =>
            volume.Label.EchoTimeMs == whole[0].Label.EchoTimeMs && volume.Label.DiffusionBValue == whole[0].Label.DiffusionBValue
            && volume.Label.StackId == whole[0].Label.StackId && volume.Label.ImageType == whole[0].Label.ImageType && SameShape(volume.Grid!, whole[0].Grid!));
        return isTime
            ? whole.OrderBy(static volume => volume.Label.FrameReferenceTimeMs ?? 0).ThenBy(static volume => volume.Label.TriggerTimeMs ?? 0).ThenBy(static volume => volume.Label.TemporalPosition ?? 0)
                .ThenBy(static volume => volume.Label.Acquired ?? DateTime.MinValue).ThenBy(static volume => volume.Index)
            : [];
    }

    private static bool SameShape(VoxelGrid a, VoxelGrid b) => (a.SizeX, a.SizeY, a.SizeZ) == (b.SizeX, b.SizeY, b.SizeZ);

    private static string Name(DicomFrameLabel label, double? start, double? duration, int n)
    {
        if (label.TriggerTimeMs is double trigger)
            return FormattableString.Invariant($"gate {n + 1}, {trigger:0.#} ms");
        if (start is double begin)
            return duration is double length ? Span(begin, length) : FormattableString.Invariant($"at {begin:0.#} s");
        return label.TemporalPosition is int position ? $"time point {position}" : $"frame {n + 1}";
    }

    private static string Span(double start, double length) => FormattableString.Invariant($"{start:0.#} to {start + length:0.#} s");

    private bool Fits(string what, VoxelGrid grid, int count)
    {
        double bytes = (double)grid.VoxelCount * sizeof(float) * count;
        if (bytes <= AllowedBytes)
            return true;
        report.Warn(FormattableString.Invariant($"{what} has {count} frames, which take {bytes / (1 << 30):0.0} GiB together; {AllowedBytes / (double)(1 << 30):0.0} GiB are allowed. The first one is shown; petrecon convert --frame takes others out."));
        return false;
    }

    private List<VolumeFrame> Read(string what, int count, Func<int, VolumeFrame> one)
    {
        List<VolumeFrame> frames = [];
        report.Progress.Show("Reading frames", progress =>
        {
            for (int n = 0; n < count; n++)
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Report(new((double)n / count, $"{n} of {count}"));
                frames.Add(one(n));
            }

            return true;
        });
        report.Say($"{what}: {count} frames, {frames[0].Name} to {frames[^1].Name}");
        return frames;
    }
}
