namespace PetRecon.Therapy.Doses;

/// <summary>How a dose is taken to another grid.</summary>
public enum DoseInterpolation
{
    /// <summary>Trilinear: the dose at the voxel's centre.</summary>
    Linear,

    /// <summary>The mean over the voxel, exactly: integral dose is kept.</summary>
    Conservative,
}
