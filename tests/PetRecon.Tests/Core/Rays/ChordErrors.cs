namespace PetRecon.Tests.Core.Rays;

/// <summary>Statistics of the differences between projections and true chords.</summary>
internal sealed class ChordErrors
{
    /// <summary>The best public figures, of an older Joseph; a newer one has 0.272 mm and 8.2 %.</summary>
    public const double BarMeanMm = 0.037;

    /// <inheritdoc cref="BarMeanMm"/>
    public const double BarFarOffPercent = 0.30;

    private double _sum;
    private double _signedSum;
    private double _largest;
    private int _count;
    private int _farOff;

    /// <summary>Mean of the absolute difference.</summary>
    public double MeanMm => _sum / _count;

    /// <summary>Mean of the difference.</summary>
    public double BiasMm => _signedSum / _count;

    /// <summary>Largest absolute difference.</summary>
    public double LargestMm => _largest;

    /// <summary>Percentage of rays that are more than 1 mm off.</summary>
    public double FarOffPercent => 100.0 * _farOff / _count;

    /// <summary>Whether both figures are below the best public ones.</summary>
    public bool BeatTheBars => MeanMm < BarMeanMm && FarOffPercent < BarFarOffPercent;

    public void Add(double projectionMm, double truthMm)
    {
        double difference = projectionMm - truthMm;
        _sum += Math.Abs(difference);
        _signedSum += difference;
        _largest = Math.Max(_largest, Math.Abs(difference));
        _farOff += Math.Abs(difference) <= 1 ? 0 : 1;
        _count++;
    }

    public override string ToString() =>
        FormattableString.Invariant($"mean {MeanMm:0.######} mm, bias {BiasMm:0.######} mm, {FarOffPercent:0.###} % of {_count} rays more than 1 mm off, largest {LargestMm:0.#####} mm");
}
