using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Gamma;

/// <summary>Gamma of two doses.</summary>
public sealed class GammaResult
{
    private readonly Lazy<Volume<GammaIndex>> _gamma;

    internal GammaResult(Volume<GammaIndex> signed, GammaOptions options)
    {
        SignedGamma = signed;
        Options = options;
        Statistics = GammaStatistics.Of(signed.Voxels, options.MaxGamma);
        _gamma = new(() => new(signed.Grid, Array.ConvertAll(signed.ToArray(), MathF.Abs)));
    }

    /// <summary>Gamma at each point; not a number where it was not evaluated.</summary>
    public Volume<GammaIndex> Gamma => _gamma.Value;

    /// <summary>The same with a sign: above zero where the evaluated dose is the higher one there, below zero where it is the lower one.</summary>
    public Volume<GammaIndex> SignedGamma { get; }

    /// <summary>What the points are like.</summary>
    public GammaStatistics Statistics { get; }

    /// <summary>How it was calculated.</summary>
    public GammaOptions Options { get; }

    /// <summary>The dose that is 100 %.</summary>
    public required double NormalizationDose { get; init; }

    /// <summary>The dose tolerance in the doses' unit; not a number if it is local.</summary>
    public required double DoseTolerance { get; init; }

    /// <summary>
    /// Points above the threshold without gamma, since the searched dose's grid is further away than the largest gamma. They are in no statistics.
    /// </summary>
    public required long UncoveredCount { get; init; }

    /// <summary>Points whose gamma might be smaller if the searched dose's grid were larger: its face is nearer than gamma says.</summary>
    public required long NearFaceCount { get; init; }

    /// <summary>What should be known of it, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The statistics of the points within a structure.</summary>
    /// <param name="occupancy">What part of each voxel belongs to it, on the grid of the map.</param>
    /// <exception cref="ArgumentException">It is on another grid.</exception>
    public GammaStatistics Within(Volume<Occupancy> occupancy)
    {
        ArgumentNullException.ThrowIfNull(occupancy);
        if (occupancy.Grid != SignedGamma.Grid)
            throw new ArgumentException($"The structure's mask is on a grid of {occupancy.Grid}, gamma on one of {SignedGamma.Grid}. Make the mask on gamma's grid.", nameof(occupancy));
        return GammaStatistics.Of(SignedGamma.Voxels, Options.MaxGamma, occupancy.Voxels);
    }
}
