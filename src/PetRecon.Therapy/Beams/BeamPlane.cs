namespace PetRecon.Therapy.Beams;

/// <summary>Pixels in a beam's isocentre plane, each of which stands for a ray. x is the fastest index; a pixel's position is its centre.</summary>
public sealed record BeamPlane
{
    private const long MaxPixels = 100_000_000;

    /// <summary>Makes a plane of pixels.</summary>
    /// <param name="sizeX">Number of pixels in x.</param>
    /// <param name="sizeY">Number of pixels in y.</param>
    /// <param name="spacingMm">Distance between neighbours, mm.</param>
    /// <param name="firstXMm">x of the first pixel's centre, mm.</param>
    /// <param name="firstYMm">y of the first pixel's centre, mm.</param>
    /// <exception cref="ArgumentException">There are no pixels, too many, or their spacing is not above zero.</exception>
    public BeamPlane(int sizeX, int sizeY, double spacingMm, double firstXMm, double firstYMm)
    {
        if (sizeX < 1 || sizeY < 1 || (long)sizeX * sizeY > MaxPixels)
            throw new ArgumentException($"A plane of {sizeX} x {sizeY} rays is not possible; expected 1 to {MaxPixels} rays in all.");
        if (!(spacingMm > 0) || !double.IsFinite(spacingMm + firstXMm + firstYMm))
            throw new ArgumentException(FormattableString.Invariant($"Rays {spacingMm} mm apart from ({firstXMm}, {firstYMm}) mm are not possible; expected a spacing above zero."));
        (SizeX, SizeY, SpacingMm, FirstXMm, FirstYMm) = (sizeX, sizeY, spacingMm, firstXMm, firstYMm);
    }

    /// <summary>Number of pixels in x.</summary>
    public int SizeX { get; }

    /// <summary>Number of pixels in y.</summary>
    public int SizeY { get; }

    /// <summary>Distance between neighbours, mm.</summary>
    public double SpacingMm { get; }

    /// <summary>x of the first pixel's centre, mm.</summary>
    public double FirstXMm { get; }

    /// <summary>y of the first pixel's centre, mm.</summary>
    public double FirstYMm { get; }

    /// <summary>Number of pixels.</summary>
    public int PixelCount => SizeX * SizeY;

    /// <summary>The pixels that cover a rectangle, such as a beam's spots, with one of them on the beam's axis or its prolongation.</summary>
    /// <param name="bounds">The rectangle.</param>
    /// <param name="marginMm">Added on all sides, mm.</param>
    /// <param name="spacingMm">Distance between neighbours, mm.</param>
    /// <exception cref="ArgumentException">The rectangle is not finite, the spacing or margin impossible, or there are too many pixels.</exception>
    public static BeamPlane Around(SpotBounds bounds, double marginMm, double spacingMm)
    {
        if (!double.IsFinite(bounds.LeastXMm + bounds.GreatestXMm + bounds.LeastYMm + bounds.GreatestYMm))
            throw new ArgumentException("The beam has no spots, so there is nothing for rays to cover.", nameof(bounds));
        if (!(spacingMm > 0) || !(marginMm >= 0) || !double.IsFinite(spacingMm + marginMm))
            throw new ArgumentException(FormattableString.Invariant($"Rays {spacingMm} mm apart with a margin of {marginMm} mm are not possible; expected a spacing above zero and a margin of zero or more."), nameof(spacingMm));
        (double firstX, int sizeX) = Side(bounds.LeastXMm - marginMm, bounds.GreatestXMm + marginMm, spacingMm);
        (double firstY, int sizeY) = Side(bounds.LeastYMm - marginMm, bounds.GreatestYMm + marginMm, spacingMm);
        return new(sizeX, sizeY, spacingMm, firstX, firstY);
    }

    /// <summary>x of a column of pixels, mm.</summary>
    /// <param name="column">The column, from 0.</param>
    public double XMm(int column) => FirstXMm + column * SpacingMm;

    /// <summary>y of a row of pixels, mm.</summary>
    /// <param name="row">The row, from 0.</param>
    public double YMm(int row) => FirstYMm + row * SpacingMm;

    private static (double First, int Size) Side(double low, double high, double spacing)
    {
        double first = Math.Floor(low / spacing + 1e-9);
        double last = Math.Ceiling(high / spacing - 1e-9);
        return (first * spacing, last - first < MaxPixels ? (int)(last - first) + 1 : int.MaxValue);
    }
}
