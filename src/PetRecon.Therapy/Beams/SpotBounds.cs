namespace PetRecon.Therapy.Beams;

/// <summary>The smallest rectangle in the isocentre plane that has all spots in it.</summary>
/// <param name="LeastXMm">Smallest x, mm.</param>
/// <param name="GreatestXMm">Largest x, mm.</param>
/// <param name="LeastYMm">Smallest y, mm.</param>
/// <param name="GreatestYMm">Largest y, mm.</param>
public readonly record struct SpotBounds(double LeastXMm, double GreatestXMm, double LeastYMm, double GreatestYMm)
{
    /// <summary>The rectangle of some spots; not a number on all sides if there are none.</summary>
    /// <param name="spots">The spots.</param>
    public static SpotBounds Of(IEnumerable<BeamSpot> spots)
    {
        ArgumentNullException.ThrowIfNull(spots);
        SpotBounds bounds = new(double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        foreach (BeamSpot spot in spots)
        {
            bounds = new(
                Math.Min(bounds.LeastXMm, spot.XMm), Math.Max(bounds.GreatestXMm, spot.XMm), Math.Min(bounds.LeastYMm, spot.YMm), Math.Max(bounds.GreatestYMm, spot.YMm));
        }

        return bounds.LeastXMm <= bounds.GreatestXMm ? bounds : new(double.NaN, double.NaN, double.NaN, double.NaN);
    }
}
