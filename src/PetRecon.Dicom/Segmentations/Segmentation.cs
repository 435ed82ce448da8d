using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Segmentations;

/// <summary>A Segmentation (PS3.3, A.51): segments of an image as frames in space. All segments share one grid, on which frames that a file leaves out are empty.</summary>
public sealed class Segmentation
{
    private readonly FrameReader _frames;
    private readonly double _scale;
    private readonly ImmutableArray<SegmentFrame> _places;

    internal Segmentation(FrameReader frames, double scale, ImmutableArray<SegmentFrame> places)
    {
        _frames = frames;
        _scale = scale;
        _places = places;
    }

    /// <summary>Whose it is and who made it.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>Label of the content; empty if none.</summary>
    public required string ContentLabel { get; init; }

    /// <summary>What pixels say.</summary>
    public required SegmentationKind Kind { get; init; }

    /// <summary>The segments, in the file's order.</summary>
    public required ImmutableArray<Segment> Segments { get; init; }

    /// <summary>The voxels of all segments.</summary>
    public required VoxelGrid Grid { get; init; }

    /// <summary>The images that were segmented.</summary>
    public required ImmutableArray<InstanceReference> SourceImages { get; init; }

    /// <summary>What is odd about the file and was let pass, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Number of frames that are stored.</summary>
    public int FrameCount => _places.Length;

    /// <summary>Reads a segmentation; pixels are decoded when a segment is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomFormatException">It is no Segmentation, damaged, or its frames lie on no common grid.</exception>
    public static Segmentation Read(string path) => SegmentationReader.Read(AttributeReader.Open(
        path, "a Segmentation", DicomUID.SegmentationStorage, DicomUID.Parse(SegmentationReader.LabelMapClass)));

    /// <summary>The segment of a label: exactly so written, or else the only one that differs in case and outer blanks alone.</summary>
    /// <param name="label">The segment's label.</param>
    /// <exception cref="ArgumentException">There is none, or there are several; the message lists the labels.</exception>
    public Segment Find(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        Segment[] found = [.. Segments.Where(segment => segment.Label == label)];
        if (found.Length == 0)
            found = [.. Segments.Where(segment => string.Equals(segment.Label.Trim(), label.Trim(), StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [Segment only] => only,
            [] => throw new ArgumentException($"There is no segment \"{label}\". The segmentation has: {string.Join(", ", Segments.Select(segment => segment.Label))}.", nameof(label)),
            _ => throw new ArgumentException($"There are {found.Length} segments \"{label}\" (numbers {string.Join(", ", found.Select(segment => segment.Number))}).", nameof(label)),
        };
    }

    /// <summary>
    /// The part of each voxel that belongs to a segment, 0 to 1; for <see cref="SegmentationKind.Probability"/> the probability that it does.
    /// </summary>
    /// <param name="segmentNumber">The segment.</param>
    /// <exception cref="ArgumentException">There is no such segment.</exception>
    /// <exception cref="DicomFormatException">A frame is damaged.</exception>
    public Volume<Occupancy> OccupancyOf(int segmentNumber)
    {
        if (!Segments.Any(segment => segment.Number == segmentNumber))
            throw new ArgumentException($"There is no segment {segmentNumber}; the segmentation has {string.Join(", ", Segments.Select(segment => segment.Number))}.", nameof(segmentNumber));
        int count = Grid.SizeX * Grid.SizeY;
        float[] voxels = new float[Grid.VoxelCount];
        float[] frame = new float[count];
        foreach (SegmentFrame place in _places)
        {
            if (place.SegmentNumber is int number && number != segmentNumber)
                continue;
            _frames.ReadValues(place.Frame, _scale, 0, frame);
            Span<float> plane = voxels.AsSpan(place.Plane * count, count);
            for (int i = 0; i < count; i++)
            {
                float part = Kind == SegmentationKind.LabelMap ? frame[i] == segmentNumber ? 1 : 0 : frame[i];
                plane[i] = Math.Max(plane[i], Math.Min(part, 1));
            }
        }

        return new(Grid, voxels);
    }
}
