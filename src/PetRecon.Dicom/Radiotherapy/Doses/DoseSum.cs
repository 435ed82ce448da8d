using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>Adds doses that may be added.</summary>
internal static class DoseSum
{
    // Positions that programs wrote with few digits.
    private const double SamePlaceMm = 0.01;

    public static Volume Of(IReadOnlyList<RtDose> doses)
    {
        ArgumentNullException.ThrowIfNull(doses);
        if (doses.Count == 0)
            throw new ArgumentException("There are no doses to add.", nameof(doses));
        RtDose first = doses[0];
        double[] sums = new double[first.Grid.Grid.VoxelCount];
        HashSet<string> instances = [];
        foreach (RtDose dose in doses)
        {
            if (dose.Kind != first.Kind || dose.Unit != first.Unit)
                throw new ArgumentException($"A {dose.Kind} dose in {dose.Unit} cannot be added to a {first.Kind} dose in {first.Unit}.", nameof(doses));
            if (dose.Kind == DoseKind.NotStated)
                throw new ArgumentException("Doses whose kind is not stated cannot be added: one may be physical, the other weighted. Say the kind when reading them.", nameof(doses));
            if (dose.Identity.FrameOfReferenceUid != first.Identity.FrameOfReferenceUid)
                throw new ArgumentException($"The doses are in different frames of reference, {first.Identity.FrameOfReferenceUid} and {dose.Identity.FrameOfReferenceUid}.", nameof(doses));
            if (!IsSame(dose.Grid.Grid, first.Grid.Grid))
                throw new ArgumentException($"The doses are on different grids, {first.Grid.Grid} from {first.Grid.Grid.OriginMm} and {dose.Grid.Grid} from {dose.Grid.Grid.OriginMm}.", nameof(doses));
            if (dose.Identity.SopInstanceUid.Length > 0 && !instances.Add(dose.Identity.SopInstanceUid))
                throw new ArgumentException($"The dose {dose.Identity.SopInstanceUid} is there twice.", nameof(doses));
            ReadOnlySpan<float> values = dose.Grid.Voxels;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += values[i];
        }

        return DoseQuantity.Volume(first.Grid.Grid, Array.ConvertAll(sums, sum => (float)sum), first.Unit, first.Kind);
    }

    private static bool IsSame(VoxelGrid a, VoxelGrid b) =>
        a.SizeX == b.SizeX && a.SizeY == b.SizeY && a.SizeZ == b.SizeZ
        && (a.OriginMm - b.OriginMm).Length < SamePlaceMm
        && (a.PositionMm(a.SizeX - 1, 0, 0) - b.PositionMm(b.SizeX - 1, 0, 0)).Length < SamePlaceMm
        && (a.PositionMm(0, a.SizeY - 1, 0) - b.PositionMm(0, b.SizeY - 1, 0)).Length < SamePlaceMm
        && (a.PositionMm(0, 0, a.SizeZ - 1) - b.PositionMm(0, 0, b.SizeZ - 1)).Length < SamePlaceMm;
}
