namespace PetRecon.Reconstruction.Algorithms;

/// <summary>What a penalised update needs to know beside images; goes to kernels as it is.</summary>
internal struct PenaltyNumbers
{
    /// <summary>Strength of the prior.</summary>
    public float Strength;

    /// <summary>Edge preservation g.</summary>
    public float Edge;

    /// <summary>e, in units of the image.</summary>
    public float Floor;

    /// <summary>What no voxel falls below.</summary>
    public float Least;
}
