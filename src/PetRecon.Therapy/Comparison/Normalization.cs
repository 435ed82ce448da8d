namespace PetRecon.Therapy.Comparison;

/// <summary>What activity and dose are divided by so that they can be compared.</summary>
public enum Normalization
{
    /// <summary>Each by its own largest value. Simple, and at the mercy of one noisy voxel.</summary>
    Maximum,

    /// <summary>Each by its own mean over the region.</summary>
    Mean,

    /// <summary>The dose by its largest value, the activity by what makes the sum of squared differences over the region least.</summary>
    LeastSquares,
}
