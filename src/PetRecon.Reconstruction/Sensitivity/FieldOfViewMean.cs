using PetRecon.Core.Imaging;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Means over the field of view and over its central half along each axis.</summary>
internal sealed class FieldOfViewMean(VoxelGrid grid, double threshold)
{
    // Below this share of the largest value a voxel is at the rim of what the scanner sees; its relative error says little.
    private const double FieldOfViewShare = 0.05;

    private double _whole;
    private double _central;
    private long _wholeCount;
    private long _centralCount;

    /// <summary>Mean over the field of view; not a number if there is none.</summary>
    public double Whole => _wholeCount == 0 ? double.NaN : _whole / _wholeCount;

    /// <summary>Mean over its central half.</summary>
    public double Central => _centralCount == 0 ? double.NaN : _central / _centralCount;

    /// <summary>The sensitivity above which a voxel belongs to the field of view.</summary>
    public static double Threshold<T>(ReadOnlySpan<T> sensitivity)
        where T : struct, System.Numerics.IFloatingPoint<T>
    {
        T largest = T.Zero;
        foreach (T value in sensitivity)
            largest = T.Max(largest, value);
        return FieldOfViewShare * double.CreateTruncating(largest);
    }

    /// <summary>Adds a voxel's value if its sensitivity is above the threshold.</summary>
    public void Add(int voxel, double sensitivity, double value)
    {
        if (!(sensitivity > threshold))
            return;
        _whole += value;
        _wholeCount++;
        (int row, int i) = Math.DivRem(voxel, grid.SizeX);
        (int k, int j) = Math.DivRem(row, grid.SizeY);
        if (!IsCentral(i, grid.SizeX) || !IsCentral(j, grid.SizeY) || !IsCentral(k, grid.SizeZ))
            return;
        _central += value;
        _centralCount++;
    }

    private static bool IsCentral(int index, int size) => Math.Abs(2 * index + 1 - size) <= 0.5 * size;
}
