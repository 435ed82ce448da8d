using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Radiotherapy.Structures;
using Xunit;
using static PetRecon.Dicom.Tests.Radiotherapy.Masks.Solids;

namespace PetRecon.Dicom.Tests.Radiotherapy.Masks;

/// <summary>Contours to voxels, held to solids of known volume.</summary>
public class StructureMaskTests
{
    // Floats sum to about this; the area itself is exact.
    private const double Rounding = 2e-6;

    // Eight planes a layer of voxels: single voxels are off, their sum is not.
    private const double Tilted = 1e-3;

    private static readonly VoxelGrid s_grid = new(60, 50, 40, new(1.7, 2.1, 2.5), new(-50.3, -51.7, -48.1));

    [Fact]
    public void A_box_that_ends_within_voxels_has_parts_of_them()
    {
        VoxelGrid grid = new(6, 6, 6, new(1, 1, 1), Vector3D.Zero);
        StructureMask mask = Mask(Prism(Rectangle(0.75, 3.25, 1.5, 3.5), 1.1, 3.1, planes: 2), grid);
        Assert.Equal(0.75f, mask.Occupancy[1, 2, 2], 1e-6f);
        Assert.Equal(0.75f, mask.Occupancy[3, 2, 2], 1e-6f);
        Assert.Equal(1f, mask.Occupancy[2, 2, 2]);
        Assert.Equal(0.4f, mask.Occupancy[2, 2, 1], 1e-6f);
        Assert.Equal(0.6f, mask.Occupancy[2, 2, 3], 1e-6f);
        Assert.Equal(0f, mask.Occupancy[0, 2, 2]);
        Assert.Equal(0f, mask.Occupancy[2, 1, 2]);
        Assert.Equal(10e-3, mask.VolumeCc, 1e-8);
        Assert.Empty(mask.Warnings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(77.7)]
    public void A_turned_box_has_its_volume(double degrees)
    {
        Roi box = Prism(Rectangle(-20, 20, -15, 15), -25, 25, 17, RigidTransform.RotationZ(degrees * Math.PI / 180));
        StructureMask mask = Mask(box, s_grid);
        Assert.Equal(60, mask.VolumeCc, 60 * Rounding);
        Assert.Equal(60, mask.ContourVolumeCc, 1e-9);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(160)]
    public void A_cylinder_has_its_volume_whether_its_planes_are_finer_or_coarser_than_the_grid(int planes)
    {
        StructureMask mask = Mask(Prism(Circle(22, 90), -30, 31.4, planes), s_grid);
        double expected = Math.PI * 22 * 22 * 61.4 / 1000;
        Assert.Equal(expected, mask.VolumeCc, expected * Rounding);
        Assert.Equal(expected, mask.ContourVolumeCc, expected * 1e-9);
        Assert.All(mask.Occupancy.Voxels.ToArray(), part => Assert.InRange(part, 0, 1));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    public void A_sphere_has_the_volume_of_its_slabs(int planes)
    {
        // Sum of the disks by the midpoint rule: 4/3 pi r^3 (1 + 1/(2 n^2)), exactly.
        double expected = 4 * Math.PI / 3 * Math.Pow(30, 3) * (1 + 0.5 / (planes * planes)) / 1000;
        StructureMask mask = Mask(Sphere(30, planes), s_grid);
        Assert.Equal(expected, mask.VolumeCc, expected * Rounding);
        Assert.Equal(4 * Math.PI / 3 * 27, mask.VolumeCc, expected * (1e-5 + 0.5 / (planes * planes)));
    }

    [Fact]
    public void A_hole_and_an_island_in_it_count_by_the_even_odd_rule()
    {
        Roi torus = Of(Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            Polygon(Circle(25, 120), i), Polygon(Circle(15, 90), i), Polygon(Circle(5, 60).Reverse(), i),
        }));
        double expected = Math.PI * (625 - 225 + 25) * 10 / 1000;
        StructureMask mask = Mask(torus, s_grid);
        Assert.Equal(expected, mask.VolumeCc, expected * Rounding);
        Vector3D ring = s_grid.IndexOf(new(20, 0, 5));
        Vector3D hole = s_grid.IndexOf(new(10, 0, 5));
        Vector3D island = s_grid.IndexOf(new(0, 0, 5));
        Assert.Equal(1, mask.Occupancy[(int)Math.Round(ring.X), (int)Math.Round(ring.Y), (int)Math.Round(ring.Z)]);
        Assert.Equal(0, mask.Occupancy[(int)Math.Round(hole.X), (int)Math.Round(hole.Y), (int)Math.Round(hole.Z)]);
        Assert.Equal(1, mask.Occupancy[(int)Math.Round(island.X), (int)Math.Round(island.Y), (int)Math.Round(island.Z)]);
    }

    [Fact]
    public void A_keyhole_contour_is_the_same_as_an_outline_with_a_hole()
    {
        (double, double)[] outer = Circle(25, 120);
        (double, double)[] inner = [.. Circle(12, 64).Reverse()];
        StructureMask twoContours = Mask(Of(Enumerable.Range(0, 6).SelectMany(i => new[] { Polygon(outer, 2 * i), Polygon(inner, 2 * i) })), s_grid);
        (double, double)[] keyhole = [.. outer, outer[0], .. inner, inner[0]];
        StructureMask oneContour = Mask(Of(Enumerable.Range(0, 6).Select(i => Polygon(keyhole, 2 * i))), s_grid);
        Assert.Equal(twoContours.VolumeCc, oneContour.VolumeCc, 1e-6);
        for (int i = 0; i < s_grid.VoxelCount; i++)
            Assert.Equal(twoContours.Occupancy.Voxels[i], oneContour.Occupancy.Voxels[i], 1e-5f);
    }

    [Fact]
    public void A_polygon_that_crosses_itself_encloses_what_the_even_odd_rule_says()
    {
        // A bow tie: two triangles that meet at the origin, 20 wide and 10 high each.
        Contour Bow(double z) => Polygon([(-10, -10), (10, 10), (10, -10), (-10, 10)], z);
        StructureMask mask = Mask(Of(Bow(0), Bow(3)), s_grid);
        Assert.Equal(2 * 100 * 6 / 1000.0, mask.VolumeCc, 1e-5);

        // A pentagram: its middle is outside by this rule. Area by the formula for the whole star less twice the middle pentagon.
        (double X, double Y)[] star = [.. Enumerable.Range(0, 5).Select(i => 2 * Math.PI * 2 * i / 5).Select(angle => (20 * Math.Sin(angle), 20 * Math.Cos(angle)))];
        double pentagonRadius = 20 * Math.Cos(2 * Math.PI / 5) / Math.Cos(Math.PI / 5);
        double Triangles(double radius) => 2.5 * radius * radius * Math.Sin(2 * Math.PI / 5);
        double tips = 5 * 0.5 * (2 * pentagonRadius * Math.Sin(Math.PI / 5)) * (20 - pentagonRadius * Math.Cos(Math.PI / 5));
        StructureMask pentagram = Mask(Of(Polygon(star, 0), Polygon(star, 5)), s_grid);
        Assert.Equal(tips * 10 / 1000, pentagram.VolumeCc, 1e-4 * tips / 100);
        Assert.True(Triangles(pentagonRadius) > 100);
    }

    // The places are told in the contours' own plane, whichever way it lies.
    [Theory]
    [InlineData(0)]
    [InlineData(35)]
    public void Contours_that_cross_are_named_and_those_that_touch_are_not(double degrees)
    {
        RigidTransform pose = Turn(new(1, 2, 0.5), degrees);
        Roi Stack(params (double X, double Y)[][] outlines) => Of(Enumerable.Range(0, 4).SelectMany(i => outlines.Select(outline => Polygon(outline, 3 * i, pose))));
        string? Crossing(Roi roi) => Mask(roi, s_grid).Warnings.SingleOrDefault(warning => warning.Contains("cross themselves or each other in 4 of 4 planes", StringComparison.Ordinal));
        (double X, double Y)[] outer = Rectangle(-20, 20, -20, 20);
        (double X, double Y)[] inner = [(-5, -5), (-5, 5), (5, 5), (5, -5)];

        Assert.NotNull(Crossing(Stack([(-10, -10), (10, 10), (10, -10), (-10, 10)])));
        Assert.NotNull(Crossing(Stack(Rectangle(-20, 0, -10, 10), Rectangle(-1, 15, -5, 5))));
        Assert.Null(Crossing(Stack(outer, inner)));
        Assert.Null(Crossing(Stack([.. outer, outer[0], .. inner, inner[0]])));
        Assert.Null(Crossing(Stack([.. outer, outer[0], .. inner, (-5.01, -5.01)])));
        Assert.Null(Crossing(Stack(Rectangle(-20, 0, -10, 10), Rectangle(0, 15, -10, 10))));
        Assert.Null(Crossing(Stack([(-10, -10), (0, 0), (-10, 10)], [(10, -10), (0, 0), (10, 10)])));
    }

    [Fact]
    public void Overlapping_polygons_of_a_plane_cancel_where_both_are()
    {
        StructureMask mask = Mask(
            Of(Enumerable.Range(0, 4).SelectMany(i => new[] { Polygon(Rectangle(-10, 5, -10, 10), i), Polygon(Rectangle(0, 15, -10, 10), i) })), s_grid);
        Assert.Equal((300 + 300 - 2 * 100) * 4 / 1000.0, mask.VolumeCc, 1e-5);
    }

    [Fact]
    public void Planes_at_uneven_distances_stand_for_half_the_way_to_their_neighbours()
    {
        (double, double)[] square = Rectangle(-10, 10, -10, 10);
        Roi roi = Of(Polygon(square, 0), Polygon(square, 2), Polygon(square, 7), Polygon(square, 8));
        StructureMask mask = Mask(roi, s_grid);
        Assert.Equal(400 * (1 + 8 + 0.5) / 1000, mask.VolumeCc, 1e-5);
        StructureMask flat = Mask(roi, s_grid, new() { Ends = StructureEnds.AtContour });
        Assert.Equal(400 * 8 / 1000.0, flat.VolumeCc, 1e-5);
    }

    [Fact]
    public void A_long_way_without_contours_is_a_gap()
    {
        (double, double)[] square = Rectangle(-10, 10, -10, 10);
        Roi roi = Of(new[] { -10.0, -8, -6, 20, 22, 24 }.Select(z => Polygon(square, z)));
        StructureMask mask = Mask(roi, s_grid);
        Assert.Equal(400 * 12 / 1000.0, mask.VolumeCc, 1e-5);
        Assert.Contains(mask.Warnings, warning => warning.Contains("gap", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_plane_has_the_thickness_that_is_asked_for_or_the_grids_with_a_warning()
    {
        Roi roi = Of(Polygon(Rectangle(-10, 10, -10, 10), 0));
        Assert.Equal(400 * 4 / 1000.0, Mask(roi, s_grid, new() { SinglePlaneThicknessMm = 4 }).VolumeCc, 1e-5);
        StructureMask mask = Mask(roi, s_grid);
        Assert.Equal(400 * 2.5 / 1000, mask.VolumeCc, 1e-5);
        Assert.Contains(mask.Warnings, warning => warning.Contains("one plane only", StringComparison.Ordinal));
    }

    [Fact]
    public void A_grid_in_any_order_and_direction_of_axes_has_the_same_parts()
    {
        Roi roi = Prism(Circle(18, 50, 3, -4), -20, 21, 15, RigidTransform.RotationZ(0.4));
        StructureMask axial = Mask(roi, new(48, 48, 48, new(1, 1, 1), new(-24, -24, -24)));
        VoxelGrid sagittal = new(48, 48, 48, new(1, 1, 1), new(-24, -24, 23), Vector3D.UnitY, -Vector3D.UnitZ, Vector3D.UnitX);
        VoxelGrid coronal = new(48, 48, 48, new(1, 1, 1), new(23, -24, -24), Vector3D.UnitZ, -Vector3D.UnitX, Vector3D.UnitY);
        StructureMask bySagittal = Mask(roi, sagittal);
        StructureMask byCoronal = Mask(roi, coronal);
        for (int x = 0; x < 48; x++)
        {
            for (int y = 0; y < 48; y++)
            {
                for (int z = 0; z < 48; z++)
                {
                    Assert.Equal(axial.Occupancy[x, y, z], bySagittal.Occupancy[y, 47 - z, x], 1e-5f);
                    Assert.Equal(axial.Occupancy[x, y, z], byCoronal.Occupancy[z, 47 - x, y], 1e-5f);
                }
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(54.7)]
    public void Tilted_contour_planes_keep_the_volume(double degrees)
    {
        RigidTransform pose = Turn(new(1, 0.7, 0.3), degrees);
        StructureMask cylinder = Mask(Prism(Circle(20, 100), -20, 20, 16, pose), s_grid);
        double expected = Math.PI * 400 * 40 / 1000;
        Assert.Equal(expected, cylinder.VolumeCc, expected * Tilted);
        Assert.Equal(expected, cylinder.ContourVolumeCc, expected * 1e-9);
        StructureMask sphere = Mask(Sphere(20, 40, pose), s_grid);
        Assert.Equal(4 * Math.PI / 3 * 8, sphere.VolumeCc, 33.5 * Tilted);
    }

    [Fact]
    public void Parts_of_voxels_of_a_tilted_box_agree_with_counted_points()
    {
        RigidTransform pose = Turn(new(0.3, 1, 0.2), 25);
        StructureMask mask = Mask(Prism(Rectangle(-8, 9, -7, 6), -9, 8, 5, pose), new(16, 16, 16, new(2, 2, 2), new(-15, -15, -15)));
        VoxelGrid grid = mask.Occupancy.Grid;
        double worst = 0;
        for (int voxel = 0; voxel < grid.VoxelCount; voxel += 7)
        {
            (int i, int j, int k) = (voxel % 16, voxel / 16 % 16, voxel / 256);
            worst = Math.Max(worst, Math.Abs(Counted(grid, i, j, k, pose) - mask.Occupancy[i, j, k]));
        }

        Assert.InRange(worst, 0, 0.06);
    }

    [Fact]
    public void Voxel_centres_are_inside_or_not()
    {
        StructureMask mask = Mask(Prism(Rectangle(-5.01, 5.01, -5.01, 5.01), -10, 10, 8), VoxelGrid.Centered(41, 41, 41, new(1, 1, 1)), new() { Coverage = MaskCoverage.Centre });
        Assert.Equal(11 * 11 * 20 / 1000.0, mask.VolumeCc, 1e-9);
        Assert.All(mask.Occupancy.Voxels.ToArray(), part => Assert.True(part is 0 or 1));
    }

    [Fact]
    public void Numbers_of_threads_change_no_bit()
    {
        Roi roi = Sphere(30, 33, Turn(new(1, 2, 3), 20));
        StructureMask one = Mask(roi, s_grid, new() { Threads = 1 });
        StructureMask five = Mask(roi, s_grid, new() { Threads = 5 });
        Assert.True(one.Occupancy.Voxels.SequenceEqual(five.Occupancy.Voxels));
    }

    [Fact]
    public void A_body_in_512_by_512_by_200_voxels_takes_a_moment()
    {
        // 200 contours of 1000 points each, as planning systems draw them: 0.4 s of processor time, shared among threads.
        VoxelGrid grid = VoxelGrid.Centered(512, 512, 200, new(0.9766, 0.9766, 2));
        Roi body = Prism(Circle(180, 1000), -200, 200, 200);
        Mask(body, VoxelGrid.Centered(32, 32, 20, new(15, 15, 20)));
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        StructureMask mask = Mask(body, grid);
        TimeSpan taken = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        double expected = Math.PI * 180 * 180 * 400 / 1000;
        Assert.Equal(expected, mask.VolumeCc, expected * Rounding);
        Assert.True(taken < TimeSpan.FromSeconds(10), $"It took {taken.TotalSeconds:0.00} s.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{taken.TotalSeconds:0.00} s");
    }

    [Fact]
    public void What_lies_outside_the_grid_is_cut_off_and_said()
    {
        StructureMask half = Mask(Prism(Rectangle(-10, 10, -10, 10), -10, 10, 10), new(40, 40, 40, new(1, 1, 1), new(0.5, -19.5, -19.5)));
        Assert.Equal(4, half.VolumeCc, 1e-5);
        Assert.Contains(half.Warnings, warning => warning.Contains("50 % of its 8 cc are outside the grid", StringComparison.Ordinal));
        StructureMask off = Mask(Prism(Rectangle(100, 110, 0, 10), 0, 10, 5), s_grid);
        Assert.Equal(0, off.VolumeCc);
        Assert.Contains(off.Warnings, warning => warning.Contains("no part of it is within the grid", StringComparison.Ordinal));
    }

    [Fact]
    public void What_encloses_nothing_is_refused()
    {
        Assert.Contains("no closed contours", Refusal(Of()), StringComparison.Ordinal);
        Assert.Contains("1 points", Refusal(Of(new Contour(ContourKind.Point, [Vector3D.Zero]))), StringComparison.Ordinal);
        Assert.Contains("no area", Refusal(Of(Polygon([(0, 0), (1, 0), (2, 0)], 0))), StringComparison.Ordinal);
        Roi crossed = Of(Polygon(Rectangle(-9, 9, -9, 9), 0), Polygon(Rectangle(-9, 9, -9, 9), 3), Polygon(Rectangle(-9, 9, -9, 9), 0, Turn(Vector3D.UnitX, 90)));
        Assert.Contains("parallel planes", Refusal(crossed), StringComparison.Ordinal);
    }

    private static StructureMask Mask(Roi roi, VoxelGrid grid, StructureMaskOptions? options = null) =>
        StructureMask.Of(roi, grid, options, TestContext.Current.CancellationToken);

    private static string Refusal(Roi roi) => Assert.Throws<ArgumentException>(() => Mask(roi, s_grid)).Message;

    private static double Counted(VoxelGrid grid, int i, int j, int k, RigidTransform pose)
    {
        const int Points = 12;
        int inside = 0;
        for (int n = 0; n < Points * Points * Points; n++)
        {
            Vector3D offset = new((n % Points + 0.5) / Points - 0.5, (n / Points % Points + 0.5) / Points - 0.5, (n / Points / Points + 0.5) / Points - 0.5);
            Vector3D point = grid.PositionMm(i + offset.X, j + offset.Y, k + offset.Z);

            // The transpose of the rotation turns back.
            double x = pose.RowX.X * point.X + pose.RowY.X * point.Y + pose.RowZ.X * point.Z;
            double y = pose.RowX.Y * point.X + pose.RowY.Y * point.Y + pose.RowZ.Y * point.Z;
            double z = pose.RowX.Z * point.X + pose.RowY.Z * point.Y + pose.RowZ.Z * point.Z;
            if (x is > -8 and < 9 && y is > -7 and < 6 && z is > -9 and < 8)
                inside++;
        }

        return inside / (double)(Points * Points * Points);
    }
}
