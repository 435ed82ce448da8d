namespace PetRecon.Therapy.Histograms;

/// <summary>What the dose is between voxel centres. In the outer half of the outermost voxels it is that of their centres' plane.</summary>
public enum HistogramInterpolation
{
    /// <summary>Trilinear: continuous, exact for a dose that changes linearly.</summary>
    Linear,

    /// <summary>Each voxel has its dose all over. The difference to <see cref="Linear"/> tells what the grid's spacing leaves open.</summary>
    Nearest,
}
