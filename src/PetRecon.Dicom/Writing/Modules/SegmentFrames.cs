using PetRecon.Core.Spatial;
using PetRecon.Dicom.Segmentations;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>The frames of a segmentation: for each segment the slices in which it is, in the order of the segments and along the normal.</summary>
internal sealed class SegmentFrames
{
    // From half a voxel on, as masks are drawn.
    private const float BinaryThreshold = 0.5f;
    private const float MaxFraction = 255;

    private readonly List<(int Segment, int Slice)> _frames = [];
    private readonly IReadOnlyList<NewSegment> _segments;
    private readonly PlaneGeometry _geometry;
    private readonly SegmentationKind _kind;

    public SegmentFrames(IReadOnlyList<NewSegment> segments, PlaneGeometry geometry, SegmentationKind kind)
    {
        (_segments, _geometry, _kind) = (segments, geometry, kind);
        for (int segment = 0; segment < segments.Count; segment++)
        {
            for (int place = 0; place < geometry.Slices; place++)
            {
                int slice = geometry.IsRightHanded ? place : geometry.Slices - 1 - place;
                if (IsAnywhere(Slice(segment, slice)))
                    _frames.Add((segment, slice));
            }
        }

        // An image has a frame at least.
        if (_frames.Count == 0)
            _frames.Add((0, geometry.IsRightHanded ? 0 : geometry.Slices - 1));
    }

    public int Count => _frames.Count;

    /// <summary>Whether a segment has a frame of its own.</summary>
    public bool Has(int segment) => _frames.Exists(frame => frame.Segment == segment && IsAnywhere(Slice(frame.Segment, frame.Slice)));

    /// <summary>Per-frame functional groups.</summary>
    /// <param name="sources">The images that were segmented.</param>
    public DicomDataset[] Groups(IReadOnlyList<ReferencedInstance> sources)
    {
        DicomDataset[] groups = new DicomDataset[_frames.Count];
        for (int frame = 0; frame < groups.Length; frame++)
        {
            (int segment, int slice) = _frames[frame];
            int place = _geometry.IsRightHanded ? slice : _geometry.Slices - 1 - slice;
            DicomDataset item = DatasetFilling.Item();
            item.Group(DicomTag.FrameContentSequence, content => content.AddOrUpdate(DicomTag.DimensionIndexValues, (uint)(segment + 1), (uint)(place + 1)));
            item.AddPosition(_geometry, slice);
            item.Group(DicomTag.SegmentIdentificationSequence, identity => identity.AddOrUpdate(DicomTag.ReferencedSegmentNumber, (ushort)(segment + 1)));
            if (sources.Count > 0)
                AddSources(item, slice, sources);
            groups[frame] = item;
        }

        return groups;
    }

    /// <summary>The voxels: packed bits that run on from frame to frame, or bytes.</summary>
    public byte[] Pixels(IProgress<double>? progress, CancellationToken cancellation)
    {
        int voxels = _geometry.SliceVoxels;
        long size = _kind == SegmentationKind.Binary ? ((long)voxels * Count + 7) / 8 : (long)voxels * Count;
        if (size > Array.MaxLength - 1)
            throw new ArgumentException($"{Count} frames of {voxels} voxels are more than one segmentation can hold; write fewer segments at a time.");
        byte[] pixels = new byte[size];
        long at = 0;
        for (int frame = 0; frame < Count; frame++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> values = Slice(_frames[frame].Segment, _frames[frame].Slice);
            if (_kind == SegmentationKind.Binary)
                SetBits(values, pixels, at);
            else
                SetBytes(values, pixels.AsSpan((int)at));
            at += voxels;
            progress?.Report((frame + 1.0) / Count);
        }

        return pixels;
    }

    private static void SetBits(ReadOnlySpan<float> values, byte[] bits, long first)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] >= BinaryThreshold)
                bits[(first + i) >> 3] |= (byte)(1 << (int)((first + i) & 7));
        }
    }

    private static void SetBytes(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
            bytes[i] = (byte)MathF.Round(values[i] * MaxFraction);
    }

    private bool IsAnywhere(ReadOnlySpan<float> values)
    {
        float least = _kind == SegmentationKind.Binary ? BinaryThreshold : 0.5f / MaxFraction;
        foreach (float value in values)
        {
            if (value >= least)
                return true;
        }

        return false;
    }

    private ReadOnlySpan<float> Slice(int segment, int slice) => _segments[segment].Voxels.Voxels.Slice(slice * _geometry.SliceVoxels, _geometry.SliceVoxels);

    // The images whose plane goes through the frame's slice; those without a place belong to every frame.
    private void AddSources(DicomDataset item, int slice, IReadOnlyList<ReferencedInstance> sources)
    {
        Vector3D normal = Vector3D.Cross(_geometry.Row, _geometry.Column);
        Vector3D position = _geometry.PositionMm(slice);
        DicomDataset[] here =
        [
            .. sources
                .Where(source => source.PositionMm is not Vector3D there || Math.Abs(Vector3D.Dot(there - position, normal)) < 0.5 * _geometry.SpacingMm)
                .Select(source => DatasetFilling.ReferenceItem(source).Code(DicomTag.PurposeOfReferenceCodeSequence, Terms.SourceForProcessing)),
        ];
        if (here.Length == 0)
            item.Items(DicomTag.DerivationImageSequence);
        else
            item.Group(DicomTag.DerivationImageSequence, derivation => derivation.Code(DicomTag.DerivationCodeSequence, Terms.SegmentationDerivation).Items(DicomTag.SourceImageSequence, here));
    }
}
