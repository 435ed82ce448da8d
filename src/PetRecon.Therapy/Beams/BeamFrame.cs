using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Beams;

/// <summary>
/// A beam's own coordinates (IEC 61217, rotating gantry system) and their place in the patient (LPS). The origin is the isocentre; z points against
/// the beam, to the source; seen from the source x is to the right and y points to where the gantry stands (up in a beam's-eye view).
/// A ray is named by where it meets the isocentre plane, u and v in mm. It passes (u (1 - z / Sx), v (1 - z / Sy), z) with the virtual source
/// distances Sx and Sy: two of them, so rays have no common point but every point lies on just one ray.
/// </summary>
public sealed class BeamFrame
{
    private readonly double _perSourceX;
    private readonly double _perSourceY;

    /// <summary>Takes the coordinates of a beam.</summary>
    /// <param name="setup">Angles, isocentre, sources.</param>
    /// <exception cref="ArgumentException">An angle or the isocentre is not finite.</exception>
    public BeamFrame(BeamSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (!double.IsFinite(setup.GantryAngleDegrees + setup.CouchAngleDegrees + setup.TablePitchDegrees + setup.TableRollDegrees + setup.IsocenterMm.LengthSquared))
            throw new ArgumentException($"The beam's angles and isocentre {setup.IsocenterMm} mm must be finite numbers.", nameof(setup));
        Setup = setup;
        _perSourceX = 1 / setup.VirtualSourceXMm;
        _perSourceY = 1 / setup.VirtualSourceYMm;

        // Room from gantry turns about y (z towards x); room from patient turns the table top's roll, its pitch, then the couch.
        RigidTransform roomFromBeam = RotationY(setup.GantryAngleDegrees);
        RigidTransform roomFromPatient = RotationZ(setup.CouchAngleDegrees)
            .After(RotationX(setup.TablePitchDegrees))
            .After(RotationY(setup.TableRollDegrees))
            .After(PatientPositionCode.RoomFromPatient(setup.PatientPosition));
        RigidTransform turn = Transposed(roomFromPatient).After(roomFromBeam);
        PatientFromBeam = turn with { Translation = setup.IsocenterMm };
        RigidTransform back = Transposed(turn);
        BeamFromPatient = back with { Translation = -back.Rotate(setup.IsocenterMm) };
    }

    /// <summary>What it was made from.</summary>
    public BeamSetup Setup { get; }

    /// <summary>From the beam's coordinates to the patient's.</summary>
    public RigidTransform PatientFromBeam { get; }

    /// <summary>From the patient's coordinates to the beam's.</summary>
    public RigidTransform BeamFromPatient { get; }

    /// <summary>Where the beam goes on its axis: a unit vector, LPS.</summary>
    public Vector3D Direction => Vector3D.Zero - PatientFromBeam.Rotate(Vector3D.UnitZ);

    /// <summary>The beam's x axis in the patient, LPS.</summary>
    public Vector3D AxisX => PatientFromBeam.Rotate(Vector3D.UnitX);

    /// <summary>The beam's y axis in the patient, LPS.</summary>
    public Vector3D AxisY => PatientFromBeam.Rotate(Vector3D.UnitY);

    /// <summary>Where beams that are deflected in x seem to come from, LPS mm; null for parallel ones.</summary>
    public Vector3D? SourceXMm => Source(Setup.VirtualSourceXMm);

    /// <summary>Where beams that are deflected in y seem to come from, LPS mm; null for parallel ones.</summary>
    public Vector3D? SourceYMm => Source(Setup.VirtualSourceYMm);

    /// <summary>The ray that meets the isocentre plane at a point.</summary>
    /// <param name="u">x in the isocentre plane, mm.</param>
    /// <param name="v">y in the isocentre plane, mm.</param>
    public BeamRay Ray(double u, double v)
    {
        Vector3D along = new(u * _perSourceX, v * _perSourceY, -1);
        return new(PatientFromBeam.Apply(new(u, v, 0)), PatientFromBeam.Rotate(along).Normalized());
    }

    /// <summary>The ray through a point of the patient, from the isocentre plane.</summary>
    /// <param name="positionMm">The point, LPS mm.</param>
    /// <exception cref="ArgumentException">The point is level with a virtual source or behind it.</exception>
    public BeamRay RayThrough(Vector3D positionMm)
    {
        Vector3D plane = ToPlane(positionMm);
        return double.IsFinite(plane.X + plane.Y)
            ? Ray(plane.X, plane.Y)
            : throw new ArgumentException($"The point {positionMm} mm is not downstream of the beam's virtual sources.", nameof(positionMm));
    }

    /// <summary>
    /// A point of the patient by its ray: u and v of the ray in the isocentre plane, and z, its height above that plane (towards the source).
    /// u and v are not a number for points that are level with a virtual source or behind it.
    /// </summary>
    /// <param name="positionMm">The point, LPS mm.</param>
    public Vector3D ToPlane(Vector3D positionMm)
    {
        Vector3D point = BeamFromPatient.Apply(positionMm);
        double scaleX = 1 - point.Z * _perSourceX;
        double scaleY = 1 - point.Z * _perSourceY;
        return scaleX > 0 && scaleY > 0 ? new(point.X / scaleX, point.Y / scaleY, point.Z) : new(double.NaN, double.NaN, point.Z);
    }

    /// <summary>The point of a ray at a height: the inverse of <see cref="ToPlane"/>.</summary>
    /// <param name="u">x of the ray in the isocentre plane, mm.</param>
    /// <param name="v">y of the ray in the isocentre plane, mm.</param>
    /// <param name="z">Height above the isocentre plane, mm, towards the source.</param>
    public Vector3D FromPlane(double u, double v, double z) =>
        PatientFromBeam.Apply(new(u * (1 - z * _perSourceX), v * (1 - z * _perSourceY), z));

    private Vector3D? Source(double distanceMm) => double.IsFinite(distanceMm) ? PatientFromBeam.Apply(new(0, 0, distanceMm)) : null;

    private static RigidTransform RotationX(double degrees)
    {
        (double sin, double cos) = SinCos(degrees);
        return new(Vector3D.UnitX, new(0, cos, -sin), new(0, sin, cos), Vector3D.Zero);
    }

    private static RigidTransform RotationY(double degrees)
    {
        (double sin, double cos) = SinCos(degrees);
        return new(new(cos, 0, sin), Vector3D.UnitY, new(-sin, 0, cos), Vector3D.Zero);
    }

    private static RigidTransform RotationZ(double degrees)
    {
        (double sin, double cos) = SinCos(degrees);
        return new(new(cos, -sin, 0), new(sin, cos, 0), Vector3D.UnitZ, Vector3D.Zero);
    }

    // Exact at right angles, where most beams are.
    private static (double Sin, double Cos) SinCos(double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        return Math.IEEERemainder(degrees, 90) == 0 ? (Math.Round(sin), Math.Round(cos)) : (sin, cos);
    }

    private static RigidTransform Transposed(RigidTransform turn) => new(
        new(turn.RowX.X, turn.RowY.X, turn.RowZ.X), new(turn.RowX.Y, turn.RowY.Y, turn.RowZ.Y), new(turn.RowX.Z, turn.RowY.Z, turn.RowZ.Z), Vector3D.Zero);
}
