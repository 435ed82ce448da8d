using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Gamma;

/// <summary>Whether values can be doses.</summary>
internal static class DoseCheck
{
    /// <summary>The largest value of a volume that has only finite ones that are not below zero.</summary>
    /// <param name="dose">The volume.</param>
    /// <param name="what">What it is, as the message names it.</param>
    /// <param name="parameter">The caller's name of it.</param>
    /// <exception cref="ArgumentException">A value is no dose, or all are 0.</exception>
    public static float Largest(Volume dose, string what, string parameter)
    {
        ReadOnlySpan<float> voxels = dose.Voxels;
        float largest = 0;
        for (int n = 0; n < voxels.Length; n++)
        {
            float value = voxels[n];
            if (!(value >= 0 && value <= float.MaxValue))
                throw new ArgumentException(Complaint(dose.Grid, n, value, what), parameter);
            if (value > largest)
                largest = value;
        }

        return largest > 0 ? largest : throw new ArgumentException($"The {what} is 0 everywhere; there is nothing to compare. Is it the right file, and read with its scaling?", parameter);
    }

    private static string Complaint(VoxelGrid grid, int voxel, float value, string what)
    {
        int i = voxel % grid.SizeX;
        int j = voxel / grid.SizeX % grid.SizeY;
        int k = voxel / grid.SizeX / grid.SizeY;
        return FormattableString.Invariant($"The {what} has the value {value} at voxel ({i}, {j}, {k}); a dose is a finite number of 0 or more. Is it a difference of doses, or CT?");
    }
}
