namespace PetRecon.Tests.Core.Rays;

/// <summary>Statistics of the differences between projections and true chords.</summary>
internal sealed class ChordErrors
{
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
