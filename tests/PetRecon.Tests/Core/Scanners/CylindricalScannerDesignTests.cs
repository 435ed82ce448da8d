using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Tests.Core.Scanners;

public class CylindricalScannerDesignTests
{
    private static readonly CylindricalScannerDesign s_ring = new()
    {
        ModelName = "test ring",
        InnerDiameterMm = 200,
        BlocksPerRing = 12,
        BlockRings = 2,
        Transaxial = new(4, 4, 5),
        Axial = new(3, 4, 5),
        LayerThicknessesMm = [10],
        AxialBlockGapMm = 1,
    };

    [Fact]
    public void Elements_and_modules_are_numbered_as_documented()
    {
        ScannerGeometry scanner = s_ring.Build();
        // The first crystal of block 0: low y, low z; block rings of 14 mm with 1 mm between them, so from -14.5 mm.
        AssertNear(new(105, -7.5, -14.5 + 2), scanner.ElementBox(0).CenterMm);
        AssertNear(new(105, -2.5, -14.5 + 2), scanner.ElementBox(1).CenterMm);
        AssertNear(new(105, -7.5, -14.5 + 7), scanner.ElementBox(4).CenterMm);
        // Block 3 of 12 is at +y, turned by 90 degrees: its low-y crystals are at high x.
        AssertNear(new(7.5, 105, -14.5 + 2), scanner.ElementBox(3 * 12).CenterMm);
        // The second ring.
        AssertNear(new(105, -7.5, 0.5 + 2), scanner.ElementBox(12 * 12).CenterMm);
    }

    [Fact]
    public void Layers_of_one_thickness_share_a_module_type()
    {
        ScannerGeometry scanner = (s_ring with { LayerThicknessesMm = [10, 10], LayerGapMm = 1 }).Build();
        Assert.Single(scanner.ModuleTypes);
        AssertNear(new(105, -7.5, -12.5), scanner.ElementBox(0).CenterMm);
        AssertNear(new(116, -7.5, -12.5), scanner.ElementBox(12).CenterMm);
    }

    [Fact]
    public void Layers_of_different_thickness_are_types_of_their_own()
    {
        ScannerGeometry scanner = (s_ring with
        {
            LayerThicknessesMm = [6, 10, 6],
            Tof = TofPair.FromTiming(11, 100, 300),
            MinimumBlockSeparation = 3,
        }).Build();
        Assert.Equal(2, scanner.ModuleTypes.Length);
        Assert.Equal(24, scanner.ModuleTypes[0].ElementCount);
        Assert.Equal(12, scanner.ModuleTypes[1].ElementCount);
        Assert.Null(BoxOverlap.First(scanner));
        Assert.Equal(11, scanner.Tof(1, 0).BinCount);
        // The same block seen through both types, and neighbours, are not in coincidence; opposite blocks are.
        int types1 = scanner.ModuleOffsets[1];
        Assert.False(scanner.Coincidences[0, types1]);
        Assert.False(scanner.Coincidences[0, types1 + 2]);
        Assert.True(scanner.Coincidences[0, types1 + 6]);
        AssertNear(new(100 + 11, -7.5, -12.5), scanner.ElementBox((uint)scanner.DetectionBinOffsets[1]).CenterMm);
    }

    [Fact]
    public void Groups_of_crystals_are_set_apart()
    {
        CrystalRow row = new(16, 4, 4) { GroupSize = 4, GroupGapMm = 1 };
        Assert.Equal(67, row.LengthMm, 1e-12);
        Assert.Equal(-31.5, row.CenterMm(0), 1e-12);
        Assert.Equal(-16.5 + 2, row.CenterMm(4), 1e-12);
        Assert.Equal(31.5, row.CenterMm(15), 1e-12);
    }

    [Fact]
    public void Missing_blocks_leave_gaps_and_no_numbers()
    {
        ScannerGeometry scanner = (s_ring with { IsMissing = static place => place.Ring == 0 && place.Block is 0 or 5 }).Build();
        Assert.Equal(24 - 2, scanner.ModuleCount);
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin++)
        {
            Vector3D center = scanner.ElementBox(bin).CenterMm;
            double degrees = Math.Atan2(center.Y, center.X) * 180 / Math.PI;
            Assert.False(center.Z < 0 && Math.Abs(degrees) < 10, $"Crystal {bin} is where block 0 is missing.");
            Assert.False(center.Z < 0 && Math.Abs(degrees - 150) < 10, $"Crystal {bin} is where block 5 is missing.");
        }

        // The first module that is there is block 1; its opposite, block 7, is module 5 (blocks 1 2 3 4 6 7).
        Assert.True(scanner.Coincidences[0, 5]);
    }

    [Fact]
    public void Start_angle_turns_the_scanner()
    {
        ScannerGeometry scanner = (s_ring with { StartAngleDegrees = 90 }).Build();
        AssertNear(new(7.5, 105, -12.5), scanner.ElementBox(0).CenterMm);
    }

    [Fact]
    public void Tilted_blocks_look_towards_higher_z()
    {
        ScannerGeometry scanner = (s_ring with { BlockRings = 1, TiltDegrees = static _ => 30 }).Build();
        BoxShape box = scanner.ElementBox(5);
        Vector3D inwards = -box.HalfAxisU.Normalized();
        AssertNear(new(-Math.Cos(Math.PI / 6), 0, 0.5), inwards);
        Assert.Equal(14 * Math.Cos(Math.PI / 6) + 10 * 0.5, scanner.AxialExtentMm, 1e-9);
    }

    [Fact]
    public void Shifted_blocks_move_along_the_bore()
    {
        ScannerGeometry scanner = (s_ring with { BlockRings = 1, AxialShiftMm = static place => 3 * place.Block }).Build();
        Assert.Equal(-7, scanner.AxialMinMm, 1e-9);
        Assert.Equal(7 + 33, scanner.AxialMaxMm, 1e-9);
        Assert.Equal(16.5, scanner.SuggestedGrid(1).CenterMm.Z, 1e-9);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Fan_by_separation_reaches_as_far_as_its_outermost_chord(int separation)
    {
        ScannerGeometry scanner = (s_ring with { MinimumBlockSeparation = separation }).Build();
        // Chord between centres of blocks at radius 105 mm, 30 degrees apart each.
        double expected = 105 * Math.Cos(separation * Math.PI / 12);
        Assert.Equal(Math.Min(100, expected), scanner.TransaxialFovRadiusMm, 1e-9);
    }

    [Fact]
    public void Fan_by_field_of_view_holds_exactly_the_pairs_with_lines_that_meet_it()
    {
        const double fovMm = 110;
        ScannerGeometry scanner = (s_ring with { CoincidenceFovDiameterMm = fovMm }).Build();
        for (int b = 1; b < 12; b++)
        {
            double closest = double.PositiveInfinity;
            for (double u = -9.5; u <= 9.5; u += 0.25)
            {
                for (double v = -9.5; v <= 9.5; v += 0.25)
                {
                    Vector3D p = new(100, u, 0);
                    Vector3D q = RigidTransform.RotationZ(b * Math.PI / 6).Apply(new(100, v, 0));
                    closest = Math.Min(closest, Math.Abs(p.X * q.Y - p.Y * q.X) / (q - p).Length);
                }
            }

            Assert.Equal(closest <= 0.5 * fovMm, scanner.Coincidences[0, b]);
        }
    }

    [Fact]
    public void Ring_difference_can_be_limited()
    {
        ScannerGeometry scanner = (s_ring with { BlockRings = 4, MaximumBlockRingDifference = 1 }).Build();
        Assert.True(scanner.Coincidences[0, 6]);
        Assert.True(scanner.Coincidences[0, 12 + 6]);
        Assert.False(scanner.Coincidences[0, 24 + 6]);
    }

    [Fact]
    public void Impossible_designs_are_refused_with_the_reason()
    {
        AssertRefused("overlap", s_ring with { Transaxial = new(12, 4, 5) });
        AssertRefused("overlap", s_ring with { AxialShiftMm = static place => -3 * place.Ring });
        AssertRefused("overlap", s_ring with { Axial = new(4, 4, 3.9) });
        AssertRefused("percent", s_ring with { EnergyResolutionAt511 = 12 });
        AssertRefused("missing", s_ring with { IsMissing = static _ => true });
        AssertRefused("mm", s_ring with { InnerDiameterMm = double.NaN });
        AssertRefused("thickness", s_ring with { LayerThicknessesMm = [] });
        AssertRefused("half", s_ring with { MinimumBlockSeparation = 7 });
    }

    [Fact]
    public void Wide_panels_on_two_sides_of_a_ring_are_allowed()
    {
        ScannerGeometry scanner = (s_ring with
        {
            Transaxial = new(30, 4, 5),
            IsMissing = static place => place.Block is not (0 or 6),
        }).Build();
        Assert.Equal(4, scanner.ModuleCount);
        Assert.Null(BoxOverlap.First(scanner));
        Assert.Equal(100, scanner.InnerRadiusMm, 2e-3); // the middle is a gap of 1 mm between crystals
    }

    [Fact]
    public void Overlap_oracle_finds_an_overlap()
    {
        BoxShape box = BoxShape.Centered(new(2, 2, 2));
        Assert.True(BoxOverlap.Overlap(box, box with { CenterMm = new(1.9, 0, 0) }));
        Assert.False(BoxOverlap.Overlap(box, box with { CenterMm = new(2, 0, 0) }));
        // A cube turned by 45 degrees reaches sqrt 2 along x, but its edge only.
        BoxShape turned = box.Transformed(RigidTransform.RotationZ(Math.PI / 4));
        Assert.True(BoxOverlap.Overlap(box, turned with { CenterMm = new(2.4, 0, 0) }));
        Assert.False(BoxOverlap.Overlap(box, turned with { CenterMm = new(2.42, 0, 0) }));
    }

    private static void AssertRefused(string reason, CylindricalScannerDesign design) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(design.Build).Message, StringComparison.OrdinalIgnoreCase);

    private static void AssertNear(Vector3D expected, Vector3D actual) =>
        Assert.True((expected - actual).Length < 1e-9, $"expected {expected}, got {actual}");
}
