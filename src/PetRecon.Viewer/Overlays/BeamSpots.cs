using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Overlays;

/// <summary>The spots of a scanned beam as discs: the area of each is its weight, compared with the heaviest, and so is its colour.</summary>
internal sealed class BeamSpots
{
    private const double LargestMm = 2.6;
    private const double LeastPixels = 0.7;
    private const double LargestLegendPixels = 9;
    private const double Margin = 7;
    private const double LineHeight = 1.4;

    // Spots of different layers that are nearer to each other than this are shown as one.
    private const double SamePlaceMm = 0.5;

    private static readonly double[] s_legendShares = [1, 0.5, 0.1];

    private readonly ScannedBeam _beam;
    private readonly BeamSpot[] _spots;
    private readonly double _heaviest;

    public BeamSpots(ScannedBeam beam, IEnumerable<BeamLayer> layers)
    {
        _beam = beam;
        Dictionary<(long X, long Y), BeamSpot> places = [];
        foreach (BeamSpot spot in layers.SelectMany(static layer => layer.Spots).Where(static spot => spot.Weight > 0))
        {
            (long X, long Y) place = ((long)Math.Round(spot.XMm / SamePlaceMm), (long)Math.Round(spot.YMm / SamePlaceMm));
            places[place] = places.TryGetValue(place, out BeamSpot before) ? before with { Weight = before.Weight + spot.Weight } : spot;
        }

        // The heaviest ones over the others.
        _spots = [.. places.Values.OrderBy(static spot => spot.Weight)];
        _heaviest = _spots.Length > 0 ? _spots[^1].Weight : 1;
    }

    /// <summary>Draws the spots where their rays meet the isocentre plane.</summary>
    public void Draw(OverlayBuilder builder, BeamFrame frame)
    {
        foreach (BeamSpot spot in _spots)
        {
            (double x, double y) = builder.View.PixelOf(frame.PatientFromBeam.Apply(new(spot.XMm, spot.YMm, 0)), builder.Width, builder.Height);
            double share = spot.Weight / _heaviest;
            builder.Add(new OverlayDisc(OverlayKind.Spot, new(x, y), Radius(builder, share), Colour(share)) { Opacity = 0.75 });
        }
    }

    /// <summary>How high the legend is.</summary>
    public double LegendHeight(OverlayBuilder builder) => _spots.Length == 0 ? 0 : (0.3 + LineHeight * (s_legendShares.Length - 1)) * builder.TextSize;

    /// <summary>Draws what weights some discs stand for, at the right edge; where it ends.</summary>
    /// <param name="builder">The overlay.</param>
    /// <param name="top">Where the first line of text is.</param>
    public double Legend(OverlayBuilder builder, double top)
    {
        if (_spots.Length == 0)
            return top;
        double y = top + 0.3 * builder.TextSize;
        foreach (double share in s_legendShares)
        {
            double radius = Radius(builder, share) * Math.Min(1, LargestLegendPixels / Radius(builder, 1));
            builder.Add(new OverlayDisc(OverlayKind.Position, new(builder.Width - Margin - LargestLegendPixels, y - 0.36 * builder.TextSize), radius, Colour(share)));
            string amount = RoundNumbers.Short(share * _heaviest * _beam.AmountPerWeight);
            builder.Text(OverlayKind.Position, $"{amount} {_beam.AmountUnit}", builder.Width - Margin - 2 * LargestLegendPixels - 5, y, OverlayAlignment.Right);
            y += LineHeight * builder.TextSize;
        }

        return y;
    }

    private static double Radius(OverlayBuilder builder, double share) => Math.Max(LeastPixels, LargestMm * Math.Sqrt(share) / builder.View.MmPerPixel);

    private static DisplayColour Colour(double share) => ColourMaps.Plasma[0.25 + 0.75 * share];
}
