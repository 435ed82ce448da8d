using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>
/// Where the planes of a dose are. Grid Frame Offset Vector counts from the first plane, along the normal, if it begins with 0; else, which only
/// axial planes may have, it holds positions along the patient's z.
/// </summary>
internal sealed class DosePlanes
{
    // Offsets are decimal strings, often with few digits.
    private const double EvenMm = 1e-3;

    private DosePlanes(AttributeReader reader, double[] offsets, double spacing)
    {
        double[] orientation = Orientation(reader);
        AxisX = new Vector3D(orientation[0], orientation[1], orientation[2]).Normalized();
        AxisY = new Vector3D(orientation[3], orientation[4], orientation[5]).Normalized();
        if (Math.Abs(Vector3D.Dot(AxisX, AxisY)) > EvenMm)
            throw reader.Problem(DicomTag.ImageOrientationPatient, $"has rows along {AxisX} and columns along {AxisY}, which are not at right angles.");
        Normal = Vector3D.Cross(AxisX, AxisY);
        OffsetsMm = offsets;
        SpacingMm = spacing;
    }

    public Vector3D AxisX { get; }

    public Vector3D AxisY { get; }

    public Vector3D Normal { get; }

    /// <summary>Of each plane from the first, along the normal.</summary>
    public double[] OffsetsMm { get; private init; }

    /// <summary>Distance of neighbouring planes; the smallest if they differ.</summary>
    public double SpacingMm { get; }

    /// <summary>Whether the distances are all the same.</summary>
    public bool IsEven => OffsetsMm.Length < 2 || MostUneven() <= Math.Max(EvenMm, 1e-4 * SpacingMm);

    public static DosePlanes Of(AttributeReader reader, int frames)
    {
        double[] offsets = reader.Numbers(DicomTag.GridFrameOffsetVector);
        if (frames == 1)
            return new(reader, [0], SinglePlaneThickness(reader, offsets));
        if (offsets.Length == 0)
            offsets = FromThickness(reader, frames);
        if (offsets.Length < frames)
            throw reader.Problem(DicomTag.GridFrameOffsetVector, $"has {offsets.Length} offsets for {frames} frames.");
        if (offsets.Length > frames)
            reader.Warn(DicomTag.GridFrameOffsetVector, $"has {offsets.Length} offsets for {frames} frames; the first {frames} count.");
        offsets = offsets[..frames];
        DosePlanes planes = new(reader, offsets, SmallestDistance(reader, offsets));
        return offsets[0] == 0 ? planes : planes.FromPositions(reader, offsets);
    }

    /// <summary>The grid in the order of the planes, whichever direction that is.</summary>
    public VoxelGrid Grid(AttributeReader reader, int columns, int rows, int planes)
    {
        double[] spacing = reader.RequiredNumbers(DicomTag.PixelSpacing, 2);
        if (!(spacing[0] > 0 && spacing[1] > 0))
            throw reader.Problem(DicomTag.PixelSpacing, $"is {reader.Text(DicomTag.PixelSpacing)}; distances in mm above 0 were expected.");
        Vector3D origin = reader.Has(DicomTag.ImagePositionPatient) ? reader.RequiredPoint(DicomTag.ImagePositionPatient) : throw reader.Missing(DicomTag.ImagePositionPatient);
        bool isDescending = OffsetsMm[^1] < OffsetsMm[0];
        Vector3D first = origin + OffsetsMm[0] * Normal;
        return reader.Grid(columns, rows, planes, new(spacing[1], spacing[0], SpacingMm), first, AxisX, AxisY, isDescending ? -Normal : Normal);
    }

    private static double[] Orientation(AttributeReader reader)
    {
        double[] orientation = reader.RequiredNumbers(DicomTag.ImageOrientationPatient, 6);
        for (int i = 0; i < 6; i += 3)
        {
            double length = new Vector3D(orientation[i], orientation[i + 1], orientation[i + 2]).Length;
            if (!(Math.Abs(length - 1) < 0.01))
                throw reader.Problem(DicomTag.ImageOrientationPatient, $"is {reader.Text(DicomTag.ImageOrientationPatient)}; two vectors of length 1 were expected.");
        }

        return orientation;
    }

    private DosePlanes FromPositions(AttributeReader reader, double[] positions)
    {
        if (Math.Abs(Math.Abs(Normal.Z) - 1) > EvenMm)
            throw reader.Problem(DicomTag.GridFrameOffsetVector, $"begins with {positions[0]} instead of 0: positions along z, which only axial planes may have; these have the normal {Normal}.");
        double z = reader.RequiredPoint(DicomTag.ImagePositionPatient).Z;
        if (Math.Abs(positions[0] - z) > EvenMm)
            reader.Warn(DicomTag.GridFrameOffsetVector, FormattableString.Invariant($"begins with {positions[0]} where Image Position (Patient) has z = {z}; it is taken as positions along z."));
        return new(reader, Array.ConvertAll(positions, position => (position - z) * Math.Sign(Normal.Z)), SpacingMm);
    }

    private static double[] FromThickness(AttributeReader reader, int frames)
    {
        if (reader.Number(DicomTag.SliceThickness) is not (double thickness and > 0))
            throw reader.Problem(DicomTag.GridFrameOffsetVector, $"is missing, so nothing says where the {frames} planes are.");
        reader.Warn(DicomTag.GridFrameOffsetVector, $"is missing; the planes are taken to be a Slice Thickness of {thickness} mm apart, along the normal.");
        return [.. Enumerable.Range(0, frames).Select(i => i * thickness)];
    }

    private static double SinglePlaneThickness(AttributeReader reader, double[] offsets)
    {
        if (offsets.Length > 1)
            reader.Warn(DicomTag.GridFrameOffsetVector, $"has {offsets.Length} offsets for one frame.");
        if (offsets.Length > 1 && Math.Abs(offsets[1] - offsets[0]) is double distance and > 0)
            return distance;
        if (reader.Number(DicomTag.SliceThickness) is double thickness and > 0)
            return thickness;
        reader.Warn("Nothing says how thick the only plane is; it is taken as 1 mm.");
        return 1;
    }

    private static double SmallestDistance(AttributeReader reader, double[] offsets)
    {
        double smallest = double.PositiveInfinity;
        int direction = Math.Sign(offsets[1] - offsets[0]);
        for (int i = 1; i < offsets.Length; i++)
        {
            double step = (offsets[i] - offsets[i - 1]) * direction;
            if (!(step > 0))
                throw reader.Problem(DicomTag.GridFrameOffsetVector, FormattableString.Invariant($"goes to and fro: {offsets[i - 1]} is followed by {offsets[i]}."));
            smallest = Math.Min(smallest, step);
        }

        // Of planes that are evenly apart but for rounding, the mean.
        double mean = Math.Abs(offsets[^1] - offsets[0]) / (offsets.Length - 1);
        return mean - smallest <= Math.Max(EvenMm, 1e-4 * mean) ? mean : smallest;
    }

    private double MostUneven()
    {
        double most = 0;
        double direction = Math.Sign(OffsetsMm[^1] - OffsetsMm[0]);
        for (int i = 0; i < OffsetsMm.Length; i++)
            most = Math.Max(most, Math.Abs(OffsetsMm[i] - OffsetsMm[0] - direction * i * SpacingMm));
        return most;
    }
}
