using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;
using Xunit;

namespace PetRecon.Therapy.Tests.Beams;

/// <summary>The truth is what stands in a treatment room: where the beam goes for a patient who lies so, written down by hand.</summary>
public class BeamFrameTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData("HFS", 0, 0, 0, 1, 0)]
    [InlineData("HFS", 90, 0, -1, 0, 0)]
    [InlineData("HFS", 180, 0, 0, -1, 0)]
    [InlineData("HFS", 270, 0, 1, 0, 0)]
    [InlineData("HFS", 0, 90, 0, 1, 0)]
    [InlineData("HFS", 90, 90, 0, 0, 1)]
    [InlineData("HFS", 270, 90, 0, 0, -1)]
    [InlineData("HFS", 90, 270, 0, 0, -1)]
    [InlineData("HFP", 0, 0, 0, -1, 0)]
    [InlineData("HFP", 90, 0, 1, 0, 0)]
    [InlineData("FFS", 0, 0, 0, 1, 0)]
    [InlineData("FFS", 90, 0, 1, 0, 0)]
    [InlineData("FFS", 90, 90, 0, 0, -1)]
    [InlineData("FFP", 0, 0, 0, -1, 0)]
    [InlineData("FFP", 90, 0, -1, 0, 0)]
    [InlineData("HFDR", 0, 0, -1, 0, 0)]
    [InlineData("HFDR", 90, 0, 0, -1, 0)]
    [InlineData("HFDL", 0, 0, 1, 0, 0)]
    [InlineData("HFDL", 90, 0, 0, 1, 0)]
    [InlineData("FFDR", 0, 0, -1, 0, 0)]
    [InlineData("FFDR", 90, 0, 0, 1, 0)]
    [InlineData("FFDL", 0, 0, 1, 0, 0)]
    [InlineData("FFDL", 90, 0, 0, -1, 0)]
    public void A_beam_goes_through_the_patient_as_in_the_room(string position, double gantry, double couch, double x, double y, double z)
    {
        BeamFrame beam = new(new() { IsocenterMm = new(1, 2, 3), GantryAngleDegrees = gantry, CouchAngleDegrees = couch, PatientPosition = PatientPositionCode.Parse(position) });
        Assert.Equal(0, (beam.Direction - new Vector3D(x, y, z)).Length, Tolerance);
    }

    [Fact]
    public void The_view_from_the_source_has_the_patients_left_to_the_right_and_the_head_up_for_a_supine_patient_at_gantry_0()
    {
        BeamFrame above = new(new() { IsocenterMm = default });
        Assert.Equal(new Vector3D(1, 0, 0), above.AxisX);
        Assert.Equal(new Vector3D(0, 0, 1), above.AxisY);

        BeamFrame fromLeft = new(new() { IsocenterMm = default, GantryAngleDegrees = 90 });
        Assert.Equal(new Vector3D(0, 1, 0), fromLeft.AxisX);
        Assert.Equal(new Vector3D(0, 0, 1), fromLeft.AxisY);

        BeamFrame couchTurned = new(new() { IsocenterMm = default, CouchAngleDegrees = 90 });
        Assert.Equal(new Vector3D(0, 0, -1), couchTurned.AxisX);
        Assert.Equal(new Vector3D(1, 0, 0), couchTurned.AxisY);
    }

    [Fact]
    public void Any_gantry_and_couch_angle_puts_the_source_where_spherical_coordinates_do()
    {
        Vector3D isocenter = new(12, -34, 56);
        for (int gantry = 0; gantry < 360; gantry += 17)
        {
            for (int couch = 0; couch < 360; couch += 23)
            {
                BeamFrame beam = new(new() { IsocenterMm = isocenter, GantryAngleDegrees = gantry, CouchAngleDegrees = couch, VirtualSourceXMm = 2000, VirtualSourceYMm = 2560 });
                double g = Math.PI * gantry / 180;
                double c = Math.PI * couch / 180;
                Vector3D toSource = new(Math.Sin(g) * Math.Cos(c), -Math.Cos(g), -Math.Sin(g) * Math.Sin(c));
                Assert.Equal(0, (beam.SourceXMm!.Value - (isocenter + 2000 * toSource)).Length, 1e-9);
                Assert.Equal(0, (beam.SourceYMm!.Value - (isocenter + 2560 * toSource)).Length, 1e-9);
                Assert.Equal(0, beam.PatientFromBeam.OrthogonalityError(), Tolerance);
                Assert.Equal(1, Vector3D.Dot(Vector3D.Cross(beam.AxisX, beam.AxisY), -beam.Direction), Tolerance);
            }
        }
    }

    [Fact]
    public void A_table_top_that_is_pitched_or_rolled_turns_the_patient_about_its_own_axes()
    {
        // Pitch about x turns the table's y axis (the head) towards z, up: the beam from above then comes a little from the feet's side, and goes towards the feet less.
        BeamFrame pitched = new(new() { IsocenterMm = default, TablePitchDegrees = 10 });
        double a = Math.PI / 18;
        Assert.Equal(0, (pitched.Direction - new Vector3D(0, Math.Cos(a), -Math.Sin(a))).Length, Tolerance);

        // Roll about y turns z (the front) towards x (the left): the left side goes down.
        BeamFrame rolled = new(new() { IsocenterMm = default, TableRollDegrees = 10 });
        Assert.Equal(0, (rolled.Direction - new Vector3D(Math.Sin(a), Math.Cos(a), 0)).Length, Tolerance);
    }

    [Fact]
    public void A_ray_runs_from_the_two_line_sources_through_its_point_of_the_isocentre_plane()
    {
        BeamFrame beam = new(new() { IsocenterMm = new(5, 6, 7), GantryAngleDegrees = 90, VirtualSourceXMm = 2000, VirtualSourceYMm = 2500 });
        BeamRay ray = beam.Ray(100, -50);

        // At gantry 90 beam x is patient y, beam y is patient z, and the sources are on the left.
        Assert.Equal(0, (ray.PlanePointMm - new Vector3D(5, 106, -43)).Length, 1e-9);
        double toX = 2000 / -ray.Direction.X;
        Assert.Equal(6, ray.At(-toX).Y, 1e-9);
        double toY = 2500 / -ray.Direction.X;
        Assert.Equal(7, ray.At(-toY).Z, 1e-9);

        Vector3D point = ray.At(123);
        Vector3D plane = beam.ToPlane(point);
        Assert.Equal(100, plane.X, 1e-9);
        Assert.Equal(-50, plane.Y, 1e-9);
        Assert.Equal(0, (beam.FromPlane(plane.X, plane.Y, plane.Z) - point).Length, 1e-9);
        Assert.Equal(0, (beam.RayThrough(point).Direction - ray.Direction).Length, Tolerance);
    }

    [Fact]
    public void What_no_beam_can_have_is_refused()
    {
        Assert.Contains("sits", Assert.Throws<ArgumentException>(() => PatientPositionCode.Parse("SITTING")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BeamSetup { IsocenterMm = default, VirtualSourceXMm = 0 });
        Assert.Throws<ArgumentException>(() => new BeamFrame(new() { IsocenterMm = default, GantryAngleDegrees = double.NaN }));
        BeamFrame beam = new(new() { IsocenterMm = default, VirtualSourceXMm = 1000, VirtualSourceYMm = 1000 });
        Assert.Contains("downstream", Assert.Throws<ArgumentException>(() => beam.RayThrough(new(1, -1000, 0))).Message, StringComparison.Ordinal);
        foreach (PatientPosition position in Enum.GetValues<PatientPosition>())
            Assert.Equal(position, PatientPositionCode.Parse(PatientPositionCode.Of(position)));
    }
}
