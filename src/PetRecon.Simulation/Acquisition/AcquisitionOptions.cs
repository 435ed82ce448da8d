using System.Collections.Immutable;

namespace PetRecon.Simulation.Acquisition;

/// <summary>How a phantom is measured. Exactly one of <see cref="ExpectedPrompts"/> and <see cref="CalibrationFactor"/> is given.</summary>
public sealed record AcquisitionOptions
{
    /// <summary>Decides every random number; the same seed gives the same events, bit for bit, on any number of threads.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Length of the scan in s. The activity is constant during it.</summary>
    public double DurationSeconds { get; init; } = 60;

    /// <summary>Mean number of prompts, randoms included; the actual number is a Poisson deviate. The calibration factor follows from it.</summary>
    public double? ExpectedPrompts { get; init; }

    /// <summary>Counts per s, per Bq/mL and per mm of line, of a pair of crystals with efficiency 1. The number of prompts follows from it.</summary>
    public double? CalibrationFactor { get; init; }

    /// <summary>Mean share of the prompts that are randoms, 0 to 0.95.</summary>
    public double RandomsFraction { get; init; }

    /// <summary>Whether delayed coincidences, as many as randoms on average, are recorded beside the prompts.</summary>
    public bool RecordDelayeds { get; init; }

    /// <summary>Where in a crystal photons are stopped.</summary>
    public DepthSampling InteractionDepth { get; init; } = DepthSampling.Exponential;

    /// <summary>Attenuation coefficient of the crystals at 511 keV for <see cref="DepthSampling.Exponential"/>, in 1/mm; 0.087 is LSO (NIST XCOM).</summary>
    public double CrystalAttenuationPerMm { get; init; } = 0.087;

    /// <summary>Full width at half maximum of an isotropic Gaussian shift of the annihilation, for positron range and acollinearity, in mm.</summary>
    public double PositionBlurFwhmMm { get; init; }

    /// <summary>Whether photons are attenuated in the phantom.</summary>
    public bool Attenuate { get; init; } = true;

    /// <summary>Spread of the crystals' efficiencies: standard deviation of their logarithm, 0 to 1; the mean efficiency is 1.</summary>
    public double EfficiencySpread { get; init; }

    /// <summary>Share of crystals that record nothing, 0 to 0.5.</summary>
    public double DeadCrystalFraction { get; init; }

    /// <summary>Modules (numbered through all types) that record nothing.</summary>
    public ImmutableArray<int> MissingModules { get; init; } = [];

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        Check(DurationSeconds is >= 1e-3 and <= 4e6, $"DurationSeconds is {DurationSeconds}; expected 0.001 to 4000000 s.");
        Check(ExpectedPrompts is null != CalibrationFactor is null, "Give one of ExpectedPrompts and CalibrationFactor, not both.");
        Check(ExpectedPrompts is null or (> 0 and <= 1e13), $"ExpectedPrompts is {ExpectedPrompts}; expected above 0.");
        Check(CalibrationFactor is null or (> 0 and < 1e30), $"CalibrationFactor is {CalibrationFactor}; expected above 0.");
        Check(RandomsFraction is >= 0 and <= 0.95, $"RandomsFraction is {RandomsFraction}; expected 0 to 0.95. Was it given in percent?");
        Check(CrystalAttenuationPerMm is >= 0 and <= 1, $"CrystalAttenuationPerMm is {CrystalAttenuationPerMm}; expected 0 to 1. Was it given in 1/cm?");
        Check(PositionBlurFwhmMm is >= 0 and <= 100, $"PositionBlurFwhmMm is {PositionBlurFwhmMm}; expected 0 to 100 mm.");
        Check(EfficiencySpread is >= 0 and <= 1, $"EfficiencySpread is {EfficiencySpread}; expected 0 to 1. Was it given in percent?");
        Check(DeadCrystalFraction is >= 0 and <= 0.5, $"DeadCrystalFraction is {DeadCrystalFraction}; expected 0 to 0.5. Was it given in percent?");
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException(otherwise);
    }
}
