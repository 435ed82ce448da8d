using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>From a NIfTI header's orientation fields (RAS) to a grid in LPS. Methods 1, 2 and 3 are those of nifti1.h.</summary>
internal static class NiftiOrientation
{
    /// <summary>A disagreement of sform and qform below this share of a voxel is rounding.</summary>
    private const double VoxelShare = 0.01;

    public static VoxelGrid Grid(string path, NiftiHeader header, List<string> warnings)
    {
        double mm = MmPerUnit(header, warnings);
        FileAffine? sform = header.SformCode > 0 ? Sform(header, mm) : null;
        FileAffine? qform = header.QformCode > 0 ? Qform(header, mm, warnings) : null;
        if (sform is { IsUsable: false })
        {
            warnings.Add("The sform matrix does not span space and was ignored.");
            sform = null;
        }

        if (qform is { IsUsable: false })
        {
            warnings.Add("The qform does not span space and was ignored.");
            qform = null;
        }

        if (sform is { } s && qform is { } q)
            WarnOfDisagreement(header, s, q, warnings);
        FileAffine ras = sform ?? qform ?? Centred(header, mm, warnings);
        return ras.WorldXyReversed().ToGrid(path, header.OrientationAt, header.Sizes[0], header.Sizes[1], header.Sizes[2]);
    }

    private static double MmPerUnit(NiftiHeader header, List<string> warnings)
    {
        int code = header.Units & 7;
        if (code > 3)
            warnings.Add($"The unit of length has the unknown code {code}; millimetres are assumed.");
        return code switch { 1 => 1000, 3 => 0.001, _ => 1 };
    }

    private static FileAffine Sform(NiftiHeader header, double mm)
    {
        double[] m = header.SformRows;
        return new(
            mm * new Vector3D(m[0], m[4], m[8]),
            mm * new Vector3D(m[1], m[5], m[9]),
            mm * new Vector3D(m[2], m[6], m[10]),
            mm * new Vector3D(m[3], m[7], m[11]));
    }

    private static FileAffine Qform(NiftiHeader header, double mm, List<string> warnings)
    {
        (double b, double c, double d) = (header.Quaternion.X, header.Quaternion.Y, header.Quaternion.Z);
        double aSquared = 1 - (b * b + c * c + d * d);
        double a = Math.Sqrt(Math.Max(0, aSquared));
        if (aSquared < 1e-7)
        {
            // A half turn: a is lost in rounding, so b, c and d are brought back to length 1.
            double length = Math.Sqrt(b * b + c * c + d * d);
            (a, b, c, d) = (0, b / length, c / length, d / length);
        }

        double qfac = header.PixDim[0] < 0 ? -1 : 1;
        return new(
            mm * Spacing(header, 1, warnings) * new Vector3D(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)),
            mm * Spacing(header, 2, warnings) * new Vector3D(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)),
            mm * qfac * Spacing(header, 3, warnings) * new Vector3D(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - c * c - b * b),
            mm * header.QuaternionOffset);
    }

    private static FileAffine Centred(NiftiHeader header, double mm, List<string> warnings)
    {
        warnings.Add("The file does not say how the image lies in space; x is taken to run from right to left and the centre to be the origin, as nibabel does. Left and right may be exchanged.");
        Vector3D step = new(-mm * Spacing(header, 1, warnings), mm * Spacing(header, 2, warnings), mm * Spacing(header, 3, warnings));
        Vector3D origin = new(
            -0.5 * (header.Sizes[0] - 1) * step.X,
            -0.5 * (header.Sizes[1] - 1) * step.Y,
            -0.5 * (header.Sizes[2] - 1) * step.Z);
        return new(new(step.X, 0, 0), new(0, step.Y, 0), new(0, 0, step.Z), origin);
    }

    private static double Spacing(NiftiHeader header, int axis, List<string> warnings)
    {
        double spacing = Math.Abs(header.PixDim[axis]);
        if (spacing > 0 && double.IsFinite(spacing))
            return spacing;
        warnings.Add($"The voxel spacing along axis {axis} is {header.PixDim[axis]}; 1 is assumed.");
        return 1;
    }

    private static void WarnOfDisagreement(NiftiHeader header, FileAffine sform, FileAffine qform, List<string> warnings)
    {
        double furthest = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            double i = (corner & 1) * (header.Sizes[0] - 1);
            double j = (corner >> 1 & 1) * (header.Sizes[1] - 1);
            double k = (corner >> 2) * (header.Sizes[2] - 1);
            furthest = Math.Max(furthest, (sform.PositionMm(i, j, k) - qform.PositionMm(i, j, k)).Length);
        }

        double voxel = Math.Min(sform.ColumnX.Length, Math.Min(sform.ColumnY.Length, sform.ColumnZ.Length));
        if (furthest > VoxelShare * voxel)
            warnings.Add(FormattableString.Invariant($"sform and qform place voxels up to {furthest:0.###} mm apart; the sform was used."));
    }
}
