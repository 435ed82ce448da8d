using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Beams;

/// <summary>How gantry, couch and patient stand to each other for a beam: angles as IEC 61217 counts them, the isocentre in the patient, the virtual sources.</summary>
public sealed record BeamSetup
{
    private readonly double _sourceXMm = double.PositiveInfinity;
    private readonly double _sourceYMm = double.PositiveInfinity;

    /// <summary>The isocentre in the patient, LPS mm.</summary>
    public required Vector3D IsocenterMm { get; init; }

    /// <summary>Gantry angle; at 0 the beam comes from above, at 90 from the right of one who faces the gantry. A fixed horizontal beam has 90 or 270.</summary>
    public double GantryAngleDegrees { get; init; }

    /// <summary>Angle of the couch about the vertical axis (patient support angle), counted anticlockwise as seen from above.</summary>
    public double CouchAngleDegrees { get; init; }

    /// <summary>Pitch of the table top: its rotation about the table's x axis.</summary>
    public double TablePitchDegrees { get; init; }

    /// <summary>Roll of the table top: its rotation about the table's y axis, after the pitch.</summary>
    public double TableRollDegrees { get; init; }

    /// <summary>How the patient lies.</summary>
    public PatientPosition PatientPosition { get; init; } = PatientPosition.HeadFirstSupine;

    /// <summary>Distance from the isocentre to where beams seem to come from as they are deflected in x; infinite for parallel beams.</summary>
    /// <exception cref="ArgumentException">It is not above zero.</exception>
    public double VirtualSourceXMm
    {
        get => _sourceXMm;
        init => _sourceXMm = Distance(value);
    }

    /// <summary>The same for y: scanning magnets stand behind each other, so the two differ.</summary>
    /// <exception cref="ArgumentException">It is not above zero.</exception>
    public double VirtualSourceYMm
    {
        get => _sourceYMm;
        init => _sourceYMm = Distance(value);
    }

    private static double Distance(double value) => value > 0
        ? value
        : throw new ArgumentException(FormattableString.Invariant($"A virtual source {value} mm from the isocentre is not possible; expected a distance above zero, some 1000 to 10000 mm, or infinity for parallel beams."));
}
