using System.Collections.Immutable;

namespace PetRecon.Therapy.Comparison;

/// <summary>
/// A smooth curve through samples that rises where they rise and falls where they fall: cubic pieces with the slopes of Fritsch and Butland
/// (SIAM J Sci Stat Comput 5 (1984) 300). On the flank of an error function that is sampled at half its sigma it is right to 1e-3 of the step.
/// </summary>
internal sealed class MonotoneCurve
{
    private readonly ImmutableArray<double> _x;
    private readonly ImmutableArray<double> _y;
    private readonly double[] _slopes;

    public MonotoneCurve(ImmutableArray<double> x, ImmutableArray<double> y)
    {
        _x = x;
        _y = y;
        _slopes = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double before = i > 0 ? (y[i] - y[i - 1]) / (x[i] - x[i - 1]) : double.NaN;
            double after = i + 1 < x.Length ? (y[i + 1] - y[i]) / (x[i + 1] - x[i]) : double.NaN;
            _slopes[i] = Slope(before, after, i > 0 ? x[i] - x[i - 1] : 0, i + 1 < x.Length ? x[i + 1] - x[i] : 0);
        }
    }

    public double At(double x)
    {
        if (!(x >= _x[0] && x <= _x[^1]))
            return double.NaN;
        int i = _x.BinarySearch(x);
        if (i >= 0)
            return _y[i];
        return InPiece(~i - 1, x);
    }

    /// <summary>The value in the piece that begins at a sample.</summary>
    public double InPiece(int piece, double x)
    {
        double step = _x[piece + 1] - _x[piece];
        double t = (x - _x[piece]) / step;
        double s = 1 - t;
        return (1 + 2 * t) * s * s * _y[piece] + t * t * (3 - 2 * t) * _y[piece + 1] + step * t * s * (s * _slopes[piece] - t * _slopes[piece + 1]);
    }

    /// <summary>Where a piece takes a value that lies between its ends.</summary>
    public double Crossing(int piece, double value)
    {
        double low = _x[piece];
        double high = _x[piece + 1];
        bool rises = _y[piece + 1] > _y[piece];
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            if (InPiece(piece, middle) < value == rises)
                low = middle;
            else
                high = middle;
        }

        return 0.5 * (low + high);
    }

    // The harmonic mean of the two sides' slopes, weighted by their lengths; flat at extremes, one-sided at ends and beside holes.
    private static double Slope(double before, double after, double stepBefore, double stepAfter)
    {
        if (double.IsNaN(before))
            return double.IsNaN(after) ? 0 : after;
        if (double.IsNaN(after))
            return before;
        if (before * after <= 0)
            return 0;
        double share = (stepBefore + 2 * stepAfter) / (3 * (stepBefore + stepAfter));
        return before * after / (share * after + (1 - share) * before);
    }
}
