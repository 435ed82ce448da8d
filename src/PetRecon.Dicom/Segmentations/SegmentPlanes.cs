using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Segmentations;

/// <summary>The grid that all frames of a segmentation lie on, and the plane of each. Planes that no frame is on are part of the grid.</summary>
internal sealed class SegmentPlanes
{
    // Positions are decimal strings; frames this far from a plane are not on it.
    private const double OffPlane = 0.05;
    private const double SidewaysMm = 0.05;
    private const double SameDirection = 1e-4;
    private const int MostPlanes = 20_000;

    private SegmentPlanes(VoxelGrid grid, ImmutableArray<SegmentFrame> frames)
    {
        Grid = grid;
        Frames = frames;
    }

    public VoxelGrid Grid { get; }

    public ImmutableArray<SegmentFrame> Frames { get; }

    public static SegmentPlanes Of(AttributeReader reader, FrameReader frames, bool hasSegmentNumbers)
    {
        AttributeReader? shared = reader.Item(DicomTag.SharedFunctionalGroupsSequence, "Shared Functional Groups");
        IReadOnlyList<AttributeReader> perFrame = reader.Items(DicomTag.PerFrameFunctionalGroupsSequence, "Frame");
        if (perFrame.Count < frames.FrameCount)
            throw reader.Problem(DicomTag.PerFrameFunctionalGroupsSequence, $"has {perFrame.Count} items for {frames.FrameCount} frames.");
        if (perFrame.Count > frames.FrameCount)
            reader.Warn(DicomTag.NumberOfFrames, $"is {frames.FrameCount}, but {perFrame.Count} frames are described; those at the end have no pixels and are left out.");
        Vector3D[] positions = new Vector3D[frames.FrameCount];
        int?[] segments = new int?[frames.FrameCount];
        double[]? orientation = null;
        double[]? measures = null;
        double spacingBetween = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            AttributeReader frame = perFrame[i];
            positions[i] = Group(frame, shared, DicomTag.PlanePositionSequence, "Plane Position").RequiredPoint(DicomTag.ImagePositionPatient);
            double[] itsOrientation = Group(frame, shared, DicomTag.PlaneOrientationSequence, "Plane Orientation").RequiredNumbers(DicomTag.ImageOrientationPatient, 6);
            AttributeReader itsMeasures = Group(frame, shared, DicomTag.PixelMeasuresSequence, "Pixel Measures");
            double[] itsSpacing = itsMeasures.RequiredNumbers(DicomTag.PixelSpacing, 2);
            orientation ??= itsOrientation;
            measures ??= itsSpacing;
            spacingBetween = Math.Max(spacingBetween, itsMeasures.Number(DicomTag.SpacingBetweenSlices) ?? itsMeasures.Number(DicomTag.SliceThickness) ?? 0);
            if (Differ(orientation, itsOrientation) || Differ(measures, itsSpacing))
                throw frame.Problem(DicomTag.ImageOrientationPatient, "or Pixel Spacing (0028,0030) is not that of the first frame: the frames lie on no common grid.");
            if (hasSegmentNumbers)
                segments[i] = Group(frame, shared, DicomTag.SegmentIdentificationSequence, "Segment Identification").RequiredWhole(DicomTag.ReferencedSegmentNumber);
        }

        return Arrange(reader, frames, positions, segments, orientation!, measures!, spacingBetween);
    }

    private static SegmentPlanes Arrange(
        AttributeReader reader, FrameReader frames, Vector3D[] positions, int?[] segments, double[] orientation, double[] pixelSpacing, double spacingBetween)
    {
        Vector3D axisX = new(orientation[0], orientation[1], orientation[2]);
        Vector3D axisY = new(orientation[3], orientation[4], orientation[5]);
        if (!(Math.Abs(axisX.Length - 1) < 0.01 && Math.Abs(axisY.Length - 1) < 0.01 && Math.Abs(Vector3D.Dot(axisX, axisY)) < 1e-3))
            throw reader.Problem(DicomTag.ImageOrientationPatient, $"is {string.Join("\\", orientation)}; two vectors of length 1 at right angles were expected.");
        if (!(pixelSpacing[0] > 0 && pixelSpacing[1] > 0))
            throw reader.Problem(DicomTag.PixelSpacing, $"is {string.Join("\\", pixelSpacing)}; distances in mm above 0 were expected.");
        axisX = axisX.Normalized();
        axisY = axisY.Normalized();
        Vector3D normal = Vector3D.Cross(axisX, axisY);
        double[] heights = Array.ConvertAll(positions, position => Vector3D.Dot(normal, position));
        int lowest = Array.IndexOf(heights, heights.Min());
        double spacing = Spacing(reader, heights, spacingBetween);
        double planeCount = Math.Round((heights.Max() - heights[lowest]) / spacing) + 1;
        if (planeCount > MostPlanes || planeCount * frames.Format.Rows * frames.Format.Columns > VoxelGrid.MaxVoxelCount)
            throw reader.Problem(DicomTag.ImagePositionPatient, FormattableString.Invariant($"places frames so far apart that {planeCount} planes of {spacing} mm would be needed."));
        SegmentFrame[] placed = new SegmentFrame[positions.Length];
        HashSet<(int?, int)> seen = [];
        for (int i = 0; i < placed.Length; i++)
        {
            double plane = (heights[i] - heights[lowest]) / spacing;
            Vector3D sideways = positions[i] - positions[lowest] - (heights[i] - heights[lowest]) * normal;
            if (Math.Abs(plane - Math.Round(plane)) > OffPlane || sideways.Length > SidewaysMm)
                throw reader.Problem(DicomTag.ImagePositionPatient, FormattableString.Invariant($"of frame {i + 1} is on no plane of the grid that the others make ({spacing} mm apart): the frames lie on no common grid."));
            placed[i] = new(i, segments[i], (int)Math.Round(plane));
            if (!seen.Add((segments[i], placed[i].Plane)))
                reader.Warn($"Frame {i + 1} has the segment and place of an earlier one; a voxel belongs to the segment if it does in either.");
        }

        VoxelGrid grid = reader.Grid(
            frames.Format.Columns, frames.Format.Rows, (int)planeCount, new(pixelSpacing[1], pixelSpacing[0], spacing), positions[lowest], axisX, axisY, normal);
        return new(grid, [.. placed]);
    }

    // The distance that the file states, if the frames are that far apart or multiples of it; else the smallest distance between them.
    private static double Spacing(AttributeReader reader, double[] heights, double stated)
    {
        double[] sorted = [.. heights.Order()];
        double smallest = double.PositiveInfinity;
        for (int i = 1; i < sorted.Length; i++)
        {
            double step = sorted[i] - sorted[i - 1];
            if (step > OffPlane)
                smallest = Math.Min(smallest, step);
        }

        if (double.IsPositiveInfinity(smallest))
        {
            if (stated > 0)
                return stated;
            reader.Warn(DicomTag.SpacingBetweenSlices, "is missing, and all frames are in one plane; its thickness is taken as 1 mm.");
            return 1;
        }

        if (stated > 0 && Array.TrueForAll(heights, height => IsMultiple((height - sorted[0]) / stated)))
            return stated;

        // Rounding of a single step adds up over many; the whole extent gives the spacing that all share.
        double steps = Math.Round((sorted[^1] - sorted[0]) / smallest);
        return (sorted[^1] - sorted[0]) / steps;
    }

    private static bool IsMultiple(double steps) => Math.Abs(steps - Math.Round(steps)) <= OffPlane;

    private static bool Differ(double[] a, double[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (Math.Abs(a[i] - b[i]) > SameDirection)
                return true;
        }

        return false;
    }

    private static AttributeReader Group(AttributeReader frame, AttributeReader? shared, DicomTag sequence, string name) =>
        frame.Item(sequence, name) ?? shared?.Item(sequence, name) ?? throw frame.Missing(sequence);
}
