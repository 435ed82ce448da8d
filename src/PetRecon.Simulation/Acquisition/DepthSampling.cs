namespace PetRecon.Simulation.Acquisition;

/// <summary>Where in a crystal photons are stopped.</summary>
public enum DepthSampling
{
    /// <summary>Always at the crystal's centroid: the line integral model of a centre-to-centre projector.</summary>
    Centroid,

    /// <summary>Anywhere in the crystal's volume, equally likely.</summary>
    Uniform,

    /// <summary>Anywhere across the face, and in depth as photons that enter head-on are absorbed.</summary>
    Exponential,
}
