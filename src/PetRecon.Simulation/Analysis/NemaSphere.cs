namespace PetRecon.Simulation.Analysis;

/// <summary>What an image says about one contrast sphere, and how variable background regions of the same size are.</summary>
public sealed record NemaSphere
{
    /// <summary>Name of the sphere in the phantom.</summary>
    public required string Name { get; init; }

    /// <summary>Inner diameter in mm.</summary>
    public required double DiameterMm { get; init; }

    /// <summary>Whether the sphere holds more activity than the background.</summary>
    public required bool IsHot { get; init; }

    /// <summary>Mean over the sphere's exact volume, in the image's unit.</summary>
    public required double SphereMean { get; init; }

    /// <summary>Contrast recovered in the sphere's volume: 1 for a perfect image, 0 if the sphere cannot be told from the background.</summary>
    public required double ContrastRecovery { get; init; }

    /// <summary>Mean over a disc of the sphere's diameter in the slice through its centre: C of NEMA NU 2.</summary>
    public required double DiscMean { get; init; }

    /// <summary>NEMA NU 2's percent contrast Q of that disc.</summary>
    public required double PercentContrast { get; init; }

    /// <summary>Mean of the background discs of the same diameter: C_B of NEMA NU 2.</summary>
    public required double BackgroundMean { get; init; }

    /// <summary>NEMA NU 2's percent background variability N of discs of this diameter.</summary>
    public required double PercentBackgroundVariability { get; init; }
}
