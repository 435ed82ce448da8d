using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Core.Scanners;

public class ScannerPresetsTests
{
    // The middle of a block with an even number of crystals is the gap between two, so the nearest crystal is a little farther away.
    private const double GapToleranceMm = 2e-3;

    public static TheoryData<string> Names => [.. ScannerPresets.All.Select(static preset => preset.Name)];

    // Written down from the papers and data sheets, not from the presets.
    [Theory]
    [InlineData("mmr", 28672, 448, 656, 258, 3, 0)] // Fuerst 2011: 656 mm, 258 mm (127 planes of 2.03 mm); 64 rings of 448 crystals
    [InlineData("vision-600", 60800, 304, 820, 263, 1, 214)] // data sheet: 60800 crystals, 26.3 cm; STIR: radius 410 mm
    [InlineData("quadra", 243200, 1216, 820, 1060, 5, 214)] // Prenosil 2022: four times the Vision, 106 cm
    [InlineData("discovery-mi", 19584, 136, 744, 200, 2, 375.4)] // Hsu 2017: 4 rings, 20 cm, 744 mm, 375.4 ps
    [InlineData("jpet-d4", 122880, 120, 390, 260, 5, 0)] // Yamaya 2006: 5 rings of 24 blocks of 1024
    [InlineData("openpet-dual", 12544, 16, 110, 126, 0.2, 0)] // Yamaya 2011: 42 + 42 + 42 mm; 16 detectors of 784
    public void Preset_has_the_published_numbers(
        string name, int crystals, int modules, double innerDiameterMm, double axialMm, double axialToleranceMm, double tofPs)
    {
        ScannerGeometry scanner = ScannerPresets.Find(name).Build();
        Assert.Equal(crystals, scanner.DetectionBinCount);
        Assert.Equal(modules, scanner.ModuleCount);
        Assert.Equal(innerDiameterMm, 2 * scanner.InnerRadiusMm, GapToleranceMm);
        Assert.Equal(axialMm, scanner.AxialExtentMm, axialToleranceMm);
        Assert.Equal(0, scanner.AxialMinMm + scanner.AxialMaxMm, 1e-9);
        Assert.Equal(tofPs > 0, scanner.HasTof);
        Assert.Equal(tofPs, scanner.Tof(0, 0).FwhmMm / TofPair.MmPerPs, 1e-3);
    }

    [Theory]
    [InlineData("mmr", 20, 4, 4)]
    [InlineData("vision-600", 20, 3.2, 3.2)]
    [InlineData("quadra", 20, 3.2, 3.2)]
    [InlineData("discovery-mi", 25, 3.95, 5.3)]
    [InlineData("jpet-d4", 7.5, 2.9, 2.9)]
    public void Crystals_have_the_published_size(string name, double depthMm, double transaxialMm, double axialMm)
    {
        ScannerGeometry scanner = ScannerPresets.Find(name).Build();
        (Vector3D depth, Vector3D face1, Vector3D face2) = DetectorTable.DepthFirst(scanner.ElementBox(12345));
        Assert.Equal(depthMm, 2 * depth.Length, 1e-9);
        Assert.Equal(transaxialMm, 2 * face1.Length, 1e-9);
        Assert.Equal(axialMm, 2 * face2.Length, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_crystals_overlap(string name) =>
        Assert.Null(BoxOverlap.First(ScannerPresets.Find(name).Build()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Crystals_look_at_the_bore_and_none_is_inside_it(string name)
    {
        ScannerPreset preset = ScannerPresets.Find(name);
        ScannerGeometry scanner = preset.Build();
        Assert.Equal(0.5 * preset.Design.InnerDiameterMm, scanner.InnerRadiusMm, GapToleranceMm);
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin += 7)
        {
            BoxShape box = scanner.ElementBox(bin);
            Vector3D outwards = new Vector3D(box.CenterMm.X, box.CenterMm.Y, 0).Normalized();
            (Vector3D depth, _, _) = DetectorTable.DepthFirst(box);
            // The crystal at the end of a block of an octagon looks 21 degrees past the axis.
            Assert.True(Vector3D.Dot(depth.Normalized(), outwards) > 0.9);
            Assert.True(Vector3D.Dot(box.CenterMm, outwards) > scanner.InnerRadiusMm);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sensible_share_of_module_pairs_is_in_coincidence(string name)
    {
        ScannerGeometry scanner = ScannerPresets.Find(name).Build();
        long allowed = 0;
        for (int a = 0; a < scanner.ModuleCount; a++)
        {
            int partners = 0;
            for (int b = 0; b < scanner.ModuleCount; b++)
                partners += scanner.Coincidences[a, b] ? 1 : 0;
            Assert.False(scanner.Coincidences[a, a]);
            Assert.True(partners > 0, $"Module {a} is in coincidence with none.");
            allowed += partners;
        }

        double share = allowed / ((double)scanner.ModuleCount * scanner.ModuleCount);
        Assert.InRange(share, 0.4, 0.96);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tables_for_projection_take_no_more_memory_than_they_hold(string name)
    {
        ScannerGeometry scanner = ScannerPresets.Find(name).Build();
        VoxelGrid grid = scanner.SuggestedGrid(4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: true);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long held = 4L * (table.Centers.Length + table.HalfAxes.Length);
        Assert.Equal(64L * scanner.DetectionBinCount, held);
        Assert.InRange(allocated, held, held + 100_000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Suggested_grid_covers_the_scanner_and_no_more(string name)
    {
        const double voxelMm = 3;
        ScannerGeometry scanner = ScannerPresets.Find(name).Build();
        VoxelGrid grid = scanner.SuggestedGrid(voxelMm);
        Assert.InRange(grid.SizeZ * voxelMm, scanner.AxialExtentMm - 0.01, scanner.AxialExtentMm + voxelMm);
        Assert.InRange(grid.SizeX * voxelMm, 1.2 * scanner.InnerRadiusMm, 2 * scanner.InnerRadiusMm + voxelMm);
        Assert.Equal(grid.SizeX, grid.SizeY);
        Assert.Equal(0, grid.CenterMm.Length, 1e-9);
    }

    [Fact]
    public void Mmr_crystals_are_where_CASToRs_table_has_them()
    {
        byte[] file = File.ReadAllBytes(Repository.SharedData("castor/PET_SIEMENS_MMR_2D.lut"));
        const int crystalsPerRing = 448;
        const int floatsPerCrystal = 6;
        Assert.Equal(crystalsPerRing * floatsPerCrystal * sizeof(float), file.Length);
        ScannerGeometry scanner = ScannerPresets.Find("mmr").Build();
        List<Vector3D> ring = [.. Enumerable.Range(0, scanner.DetectionBinCount).Select(bin => scanner.ElementBox((uint)bin).CenterMm)];
        double z = ring.Where(static center => center.Z > 0).Min(static center => center.Z);
        ring.RemoveAll(center => Math.Abs(center.Z - z) > 0.01);
        Assert.Equal(crystalsPerRing, ring.Count);

        // The table has its centres 10 mm behind the inner face and float rounding of coordinates near 338 mm.
        const double toleranceMm = 1e-3;
        for (int i = 0; i < crystalsPerRing; i++)
        {
            int at = i * floatsPerCrystal * sizeof(float);
            Vector3D expected = new(BitConverter.ToSingle(file, at), BitConverter.ToSingle(file, at + 4), z);
            Assert.Contains(ring, center => (center - expected).Length < toleranceMm);
        }
    }

    [Fact]
    public void Depth_layers_of_jpet_d4_lie_behind_one_another()
    {
        ScannerGeometry scanner = ScannerPresets.Find("jpet-d4").Build();
        for (int layer = 0; layer < 4; layer++)
        {
            Vector3D center = scanner.ElementBox(scanner.DetectionBinOf(new(0, 0, 256 * layer + 8 * 16 + 8, 0))).CenterMm;
            Assert.Equal(195 + 7.5 * (layer + 0.5), center.X, 1e-9);
        }
    }

    [Fact]
    public void Dual_ring_openpet_is_open_in_the_middle()
    {
        ScannerGeometry scanner = ScannerPresets.Find("openpet-dual").Build();
        double nearest = double.PositiveInfinity;
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin++)
            nearest = Math.Min(nearest, Math.Abs(scanner.ElementBox(bin).CenterMm.Z) - 1.45);
        Assert.Equal(42, 2 * nearest, 0.2);
    }

    [Fact]
    public void Shifted_openpet_has_32_detectors_and_its_open_space()
    {
        ScannerGeometry scanner = ScannerPresets.Find("openpet-shifted").Build();
        Assert.Equal(32, scanner.ModuleCount);
        Assert.Equal(250, 2 * scanner.InnerRadiusMm, GapToleranceMm);
        double topFrom = double.PositiveInfinity;
        double bottomTo = double.NegativeInfinity;
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin++)
        {
            BoxShape box = scanner.ElementBox(bin);
            if (Math.Abs(box.CenterMm.X) > 22)
                continue;
            if (box.CenterMm.Y > 0)
                topFrom = Math.Min(topFrom, box.CenterMm.Z - 1.4);
            else
                bottomTo = Math.Max(bottomTo, box.CenterMm.Z + 1.4);
        }

        Assert.Equal(139, topFrom - bottomTo, 1e-6);
    }

    [Fact]
    public void Unknown_name_is_answered_with_the_known_ones()
    {
        Assert.Same(ScannerPresets.Find("MMR"), ScannerPresets.Find("mmr"));
        ArgumentException error = Assert.Throws<ArgumentException>(static () => ScannerPresets.Find("biograf"));
        Assert.Contains("vision-600", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_tells_its_source_and_what_was_assumed(string name)
    {
        ScannerPreset preset = ScannerPresets.Find(name);
        Assert.NotEmpty(preset.Source);
        Assert.NotEmpty(preset.AssumedNumbers);
        Assert.NotEmpty(preset.Description);
    }
}
