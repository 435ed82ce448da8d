namespace PetRecon.Dicom.Writing.Modules;

/// <summary>What a time frame says of decay (PS3.3, C.8.9.4).</summary>
internal sealed class PetTiming
{
    private readonly double? _lambdaPerSecond;
    private readonly DecayReference _decay;
    private readonly double _administrationSeconds;

    /// <exception cref="ArgumentException">The decay correction that is stated needs something that the description lacks.</exception>
    public PetTiming(PetSeriesDescription description)
    {
        _decay = description.Decay;
        if (description.Radiopharmaceutical is not { } pharmaceutical)
        {
            if (_decay != DecayReference.None)
                throw new ArgumentException($"Decay is {_decay}, but there is no Radiopharmaceutical whose half-life could say by how much.");
            return;
        }

        if (!(pharmaceutical.Nuclide.HalfLifeSeconds > 0 && pharmaceutical.Nuclide.PositronFraction is > 0 and <= 1))
            throw new ArgumentException($"The nuclide {pharmaceutical.Nuclide.Symbol} has half-life {pharmaceutical.Nuclide.HalfLifeSeconds} s and positron fraction {pharmaceutical.Nuclide.PositronFraction}; expected above 0, and above 0 to 1.");
        _lambdaPerSecond = Math.Log(2) / pharmaceutical.Nuclide.HalfLifeSeconds;
        if (_decay == DecayReference.Administration)
        {
            _administrationSeconds = pharmaceutical.InjectionStart is DateTime injection
                ? (injection - description.AcquisitionStart).TotalSeconds
                : throw new ArgumentException("Decay is Administration, but the Radiopharmaceutical has no InjectionStart.");
        }
    }

    /// <summary>
    /// The moment at which the activity is the mean of the frame, from the start of the acquisition; the middle where the half-life is not known.
    /// </summary>
    public double ReferenceMilliseconds(PetFrame frame)
    {
        double duration = frame.Duration.TotalSeconds;
        double within = _lambdaPerSecond is double lambda && lambda * duration > 1e-9 ? Math.Log(1 / MeanShare(lambda * duration)) / lambda : duration / 2;
        return 1000 * (frame.Start.TotalSeconds + within);
    }

    /// <summary>The factor by which the frame's mean was multiplied; null where it was not corrected.</summary>
    public double? DecayFactor(PetFrame frame)
    {
        if (_decay == DecayReference.None || _lambdaPerSecond is not double lambda)
            return null;
        double sinceReference = frame.Start.TotalSeconds - _administrationSeconds;
        return Math.Exp(lambda * sinceReference) / MeanShare(lambda * frame.Duration.TotalSeconds);
    }

    // Mean of exp(-x) from 0 to x.
    private static double MeanShare(double x) => x > 1e-9 ? -double.ExpM1(-x) / x : 1;
}
