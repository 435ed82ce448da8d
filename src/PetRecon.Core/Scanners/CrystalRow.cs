namespace PetRecon.Core.Scanners;

/// <summary>Crystals side by side along one edge of a block, evenly spaced or in groups with gaps between them.</summary>
/// <param name="Count">Number of crystals, 1 to 1000.</param>
/// <param name="SizeMm">Width of one crystal.</param>
/// <param name="PitchMm">Distance between the centres of neighbours; at least <paramref name="SizeMm"/>.</param>
public sealed record CrystalRow(int Count, double SizeMm, double PitchMm)
{
    /// <summary>Number of crystals in a group; the whole row when 0.</summary>
    public int GroupSize { get; init; }

    /// <summary>Space between groups beyond that between neighbours, in mm, 0 or more.</summary>
    public double GroupGapMm { get; init; }

    /// <summary>From the outer edge of the first crystal to that of the last, in mm.</summary>
    public double LengthMm => Offset(Count - 1) + SizeMm;

    /// <summary>Where the middle of a crystal is, from the middle of the row, in mm.</summary>
    /// <param name="index">Number of the crystal, from 0.</param>
    public double CenterMm(int index) => Offset(index) - 0.5 * Offset(Count - 1);

    /// <summary>Throws if the numbers do not describe a row.</summary>
    /// <param name="name">What the row is, for the message.</param>
    /// <exception cref="ArgumentException">A number is out of bounds.</exception>
    internal void Validate(string name)
    {
        if (Count is < 1 or > 1000)
            throw new ArgumentException($"{name} has {Count} crystals; expected 1 to 1000.");
        if (!(SizeMm is >= 0.1 and <= 1000))
            throw new ArgumentException($"{name}: a crystal is {SizeMm} mm wide; expected 0.1 to 1000 mm. Was it given in cm or m?");
        if (!(PitchMm >= SizeMm && PitchMm <= 10_000))
            throw new ArgumentException($"{name}: crystals of {SizeMm} mm overlap or are not placed at a pitch of {PitchMm} mm.");
        if (GroupSize < 0 || !(GroupGapMm is >= 0 and <= 10_000))
            throw new ArgumentException($"{name}: groups of {GroupSize} crystals with gaps of {GroupGapMm} mm; expected 0 or more of both.");
    }

    private double Offset(int index) => index * PitchMm + (GroupSize > 0 ? index / GroupSize * GroupGapMm : 0);
}
