using System.Runtime.Intrinsics;
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
        int wide = voxels.Length - voxels.Length % Vector256<float>.Count;
        Vector256<float> most = Vector256<float>.Zero;
        for (int n = 0; n < wide; n += Vector256<float>.Count)
        {
            Vector256<float> values = Vector256.Create(voxels.Slice(n, Vector256<float>.Count));
            if (!Vector256.GreaterThanOrEqualAll(values, Vector256<float>.Zero) || !Vector256.LessThanOrEqualAll(values, Vector256.Create(float.MaxValue)))
                CheckEach(dose, n, n + Vector256<float>.Count, what, parameter);
            most = Vector256.MaxNative(most, values);
        }

        CheckEach(dose, wide, voxels.Length, what, parameter);
        float largest = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
            largest = MathF.Max(largest, most[lane]);
        foreach (float value in voxels[wide..])
            largest = MathF.Max(largest, value);
        return largest > 0 ? largest : throw new ArgumentException($"The {what} is 0 everywhere; there is nothing to compare. Is it the right file, and read with its scaling?", parameter);
    }

    private static void CheckEach(Volume dose, int first, int end, string what, string parameter)
    {
        ReadOnlySpan<float> voxels = dose.Voxels;
        for (int n = first; n < end; n++)
        {
            if (!(voxels[n] >= 0 && voxels[n] <= float.MaxValue))
                throw new ArgumentException(Complaint(dose.Grid, n, voxels[n], what), parameter);
        }
    }

    private static string Complaint(VoxelGrid grid, int voxel, float value, string what)
    {
        int i = voxel % grid.SizeX;
        int j = voxel / grid.SizeX % grid.SizeY;
        int k = voxel / grid.SizeX / grid.SizeY;
        return FormattableString.Invariant($"The {what} has the value {value} at voxel ({i}, {j}, {k}); a dose is a finite number of 0 or more. Is it a difference of doses, or CT?");
    }
}
