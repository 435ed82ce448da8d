using System.Collections.Immutable;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Formats.Volumes;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>Finds the frames of what changes with time: dynamic and gated series, and files with a fourth axis. Each is read when it is shown.</summary>
internal sealed class FrameReading(Report report, FrameFiles frameFiles)
{
    /// <summary>More frames than any acquisition has: what a damaged header may claim.</summary>
    private const int MaxFrames = 100_000;

    /// <summary>The frames of a file; none if it has one volume only.</summary>
    public ImmutableArray<VolumeFrame> OfFile(string path, VolumeReadResult first, Func<Volume, Volume> convert)
    {
        if (first.FrameCount is < 2)
            return [];
        if (first.FrameCount > MaxFrames)
        {
            report.Warn($"{path} has {first.FrameCount} volumes; {MaxFrames} can be shown as frames at the most. The first one is shown; petrecon convert --frame takes others out.");
            return [];
        }

        VolumeFrames file = frameFiles.Open(path);
        double? step = first.FrameSeconds;
        return Told(path, first.FrameCount, (n, _) => convert(file.Read(n).Volume), (store, n) =>
            new VolumeFrame(step is double seconds ? Span(n * seconds, seconds) : $"frame {n + 1}", store, n) { StartSeconds = step * n, DurationSeconds = step });
    }

    /// <summary>The volumes of a series that are the same place at other times, in their order; none if there are not several.</summary>
    public ImmutableArray<VolumeFrame> OfSeries(DicomSeries series, DicomImageSeries opened, Func<int, CancellationToken, Volume> read)
    {
        DicomVolumeOutline[] volumes = [.. InOrder(opened.Volumes)];
        if (volumes.Length < 2)
            return [];
        DateTime?[] begun = [.. volumes.Select(static volume => volume.Label.Acquired)];
        bool hasTimes = Array.TrueForAll(begun, static time => time is not null) && begun.Distinct().Count() == begun.Length;
        return Told(series.ToString(), volumes.Length, (n, stop) => read(volumes[n].Index, stop), (store, n) =>
        {
            DicomFrameLabel label = volumes[n].Label;

            // A frame begins when its acquisition does. The reference time is within the frame, wherever the maker puts it: the next best.
            double? start = label.TriggerTimeMs is not null ? null : hasTimes ? (begun[n]!.Value - begun[0]!.Value).TotalSeconds : label.FrameReferenceTimeMs / 1000;
            double? duration = label.DurationMs / 1000;
            return new VolumeFrame(Name(label, start, duration, n), store, n) { StartSeconds = start, DurationSeconds = duration };
        });
    }

    /// <summary>The frames of several series that are the same place in other phases or at other times; none if their voxels lie elsewhere, which is said.</summary>
    public ImmutableArray<VolumeFrame> OfGroup(SeriesGroup group, IReadOnlyList<SeriesVolumes> members)
    {
        DicomVolumeOutline[] outlines = [.. members.Select(static member => member.Series.Volumes[0])];
        if (members.Any(static member => member.Count != 1) || outlines.Any(static outline => outline is not { Problem: null, Grid: not null }) || outlines.Any(outline => !SamePlaces(outline.Grid!, outlines[0].Grid!)))
        {
            report.Say($"{group.Label}: their voxels are not in the same places, so they are not shown as frames");
            return [];
        }

        // Reconstructions of one acquisition are written one after the other too.
        DateTime?[] begun = [.. outlines.Select(static outline => outline.Label.Acquired)];
        if (group.Phases.IsEmpty && (begun.Contains(null) || begun.Zip(begun.Skip(1)).Any(static pair => pair.Second <= pair.First)))
        {
            report.Say($"{group.Label}: they were not acquired so, and are not shown as frames");
            return [];
        }

        return Told(group.Label, members.Count, (n, stop) => members[n].Read(0, stop), (store, n) =>
        {
            double? start = group.Phases.IsEmpty ? (begun[n] - begun[0])?.TotalSeconds : null;
            double? duration = group.Phases.IsEmpty ? outlines[n].Label.DurationMs / 1000 : null;
            return new VolumeFrame(group.Phases.IsEmpty ? Name(outlines[n].Label, start, duration, n) : group.Phases[n], store, n) { StartSeconds = start, DurationSeconds = duration };
        });
    }

    private static bool SamePlaces(VoxelGrid a, VoxelGrid b)
    {
        const double toleranceMm = 0.01;
        return SameShape(a, b) && (a.PositionMm(0, 0, 0) - b.PositionMm(0, 0, 0)).Length < toleranceMm
            && new[] { (a.SizeX - 1, 0, 0), (0, a.SizeY - 1, 0), (0, 0, a.SizeZ - 1) }.All(corner => (a.PositionMm(corner.Item1, corner.Item2, corner.Item3) - b.PositionMm(corner.Item1, corner.Item2, corner.Item3)).Length < toleranceMm);
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

    private ImmutableArray<VolumeFrame> Told(string what, int count, Func<int, CancellationToken, Volume> read, Func<FrameStore, int, VolumeFrame> frame)
    {
        FrameStore store = new(count, read, frameFiles.Cache);
        ImmutableArray<VolumeFrame> frames = [.. Enumerable.Range(0, count).Select(n => frame(store, n))];
        report.Say($"{what}: {count} frames, {frames[0].Name} to {frames[^1].Name}");
        return frames;
    }
}
