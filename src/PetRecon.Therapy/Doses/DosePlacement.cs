using PetRecon.Core.Imaging;
using PetRecon.Core.Resampling;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Doses;

/// <summary>A dose on the grid of a result, in another dose's space.</summary>
internal static class DosePlacement
{
    // Positions that programs wrote with few digits.
    private const double SamePlaceMm = 0.01;

    // Dose at a border below this part of the maximum is what calculations leave there.
    private const double NoticedAtBorder = 0.02;

    public static Volume On(VoxelGrid grid, DoseGrid dose, DoseGrid space, DoseCombination combination, List<string> warnings, CancellationToken cancellation)
    {
        RigidTransform? way = Way(space, dose, combination, warnings);
        if (way is null && IsSame(grid, dose.Grid))
            return dose.Volume.OnGrid(grid, dose.Volume.ToArray());
        WarnOfCutDose(grid, dose, way ?? RigidTransform.Identity, warnings);
        ResamplingOptions options = new() { TargetToSource = way, Outside = 0, Threads = combination.Threads };
        return combination.Interpolation == DoseInterpolation.Conservative
            ? VolumeResampler.Conservative(dose.Volume, grid, options, cancellation)
            : VolumeResampler.Linear(dose.Volume, grid, options, cancellation);
    }

    /// <summary>From the space of one dose to that of another; null if they share it.</summary>
    public static RigidTransform? Way(DoseGrid from, DoseGrid to, DoseCombination combination, List<string> warnings)
    {
        if (from.FrameOfReferenceUid == to.FrameOfReferenceUid)
            return null;
        if (from.FrameOfReferenceUid.Length == 0 || to.FrameOfReferenceUid.Length == 0)
        {
            DoseGrid silent = from.FrameOfReferenceUid.Length == 0 ? from : to;
            string warning = $"{silent.Name} does not say which space it is in; it is taken to be that of {(ReferenceEquals(silent, from) ? to : from).Name}.";
            if (!warnings.Contains(warning))
                warnings.Add(warning);
            return null;
        }

        foreach (FrameTransform registration in combination.Registrations)
        {
            if (registration.FromFrameOfReferenceUid == from.FrameOfReferenceUid && registration.ToFrameOfReferenceUid == to.FrameOfReferenceUid)
                return registration.Transform;
            if (registration.FromFrameOfReferenceUid == to.FrameOfReferenceUid && registration.ToFrameOfReferenceUid == from.FrameOfReferenceUid)
                return registration.Transform.Inverse();
        }

        throw new ArgumentException($"{from.Name} and {to.Name} are in different frames of reference ({from.FrameOfReferenceUid} and {to.FrameOfReferenceUid}), and no registration between the two was given.");
    }

    public static bool IsSame(VoxelGrid a, VoxelGrid b) =>
        a.SizeX == b.SizeX && a.SizeY == b.SizeY && a.SizeZ == b.SizeZ
        && (a.OriginMm - b.OriginMm).Length < SamePlaceMm
        && (a.PositionMm(a.SizeX - 1, 0, 0) - b.PositionMm(b.SizeX - 1, 0, 0)).Length < SamePlaceMm
        && (a.PositionMm(0, a.SizeY - 1, 0) - b.PositionMm(0, b.SizeY - 1, 0)).Length < SamePlaceMm
        && (a.PositionMm(0, 0, a.SizeZ - 1) - b.PositionMm(0, 0, b.SizeZ - 1)).Length < SamePlaceMm;

    // A dose that does not fade out before its grid ends goes on beyond it, where it now counts as 0.
    private static void WarnOfCutDose(VoxelGrid grid, DoseGrid dose, RigidTransform way, List<string> warnings)
    {
        if (!ReachesOut(grid, dose.Grid, way))
            return;
        DoseStatistics statistics = DoseStatistics.Of(dose.Volume);
        if (statistics.MaximumAtBorder > NoticedAtBorder * statistics.Maximum)
            warnings.Add(FormattableString.Invariant($"{dose.Name} does not fade out within its grid: at its border it is up to {statistics.MaximumAtBorder:G4} {dose.Volume.Unit}. Beyond, it counts as 0."));
    }

    private static bool ReachesOut(VoxelGrid grid, VoxelGrid source, RigidTransform way)
    {
        for (int corner = 0; corner < 8; corner++)
        {
            Vector3D index = source.IndexOf(way.Apply(grid.PositionMm((corner & 1) * (grid.SizeX - 1), (corner >> 1 & 1) * (grid.SizeY - 1), (corner >> 2) * (grid.SizeZ - 1))));
            if (!(index is { X: >= -0.5, Y: >= -0.5, Z: >= -0.5 } && index.X <= source.SizeX - 0.5 && index.Y <= source.SizeY - 0.5 && index.Z <= source.SizeZ - 0.5))
                return true;
        }

        return false;
    }
}
