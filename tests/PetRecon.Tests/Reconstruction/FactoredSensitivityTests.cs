using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Sensitivity;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

/// <summary>Factored sensitivity images against the enumeration of every line, on scanners small enough for it.</summary>
public sealed class FactoredSensitivityTests
{
    private static readonly Vector3D PsfMm = new(4, 4, 4);

    // Within WorstRadiusMm of the axis and away from the two outermost planes, which are counted whole or not at all. Found: at most 2.1 % beside the
    // axis where a body ends flat, 3.1 % with a gap between rings.
    private const double WorstVoxel = 0.04;
    private const double WorstVoxelOfChords = 0.06;
    private const double WorstRadiusMm = 70;

    private static CylindricalScannerDesign Ring { get; } = ColumnRing.Design with
    {
        MinimumBlockSeparation = 4,
        Tof = TofPair.FromTiming(binCount: 17, binWidthPs: 120, resolutionFwhmPs: 240),
    };

    public static TheoryData<string> Geometries => ["ring", "short TOF window", "missing modules", "gap", "two layers", "four rays", "ring differences", "turned grid", "tilted", "without resolution model"];

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Counting_every_line_is_as_good_as_following_every_line(string geometry)
    {
        CylindricalScannerDesign design = geometry switch
        {
            "short TOF window" => Ring with { Tof = TofPair.FromTiming(binCount: 5, binWidthPs: 150, resolutionFwhmPs: 240) },
            "missing modules" => Ring with { IsMissing = position => position.Block is 3 or 4 || position is { Block: 9, Ring: 1 } },
            "gap" => Ring with { AxialBlockGapMm = 20 },
            "two layers" => Ring with { LayerThicknessesMm = [5, 8] },
            "ring differences" => Ring with { BlockRings = 3, MaximumBlockRingDifference = 1 },
            "tilted" => Ring with { TiltDegrees = position => position.Ring == 0 ? 8 : -8, AxialBlockGapMm = 8 },
            _ => Ring,
        };
        ScannerGeometry scanner = design.Build();
        AcquisitionModel model = new() { PsfFwhmMm = geometry == "without resolution model" ? default : PsfMm, Projector = new() { RaysPerFaceSide = geometry == "four rays" ? 2 : 1 } };
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(4, 4, 2));
        if (geometry == "turned grid")
            grid = new(30, 34, 20, new(4, 4, 2.3), new(60, -55, 22), new(-0.8, 0.6, 0), new(0.6, 0.8, 0), new(0, 0, -1));
        DetectionEfficiencies efficiencies = new(scanner, 3);
        SensitivityImage exact = Compute(efficiencies, model, grid, SensitivityMethod.Enumerated);
        SensitivityImage counted = Compute(efficiencies, model, grid, SensitivityMethod.Factored);
        Assert.Equal(0, counted.LineCount);
        double error = RootMeanSquare(counted.Image, exact.Image);
        Told($"{geometry}: {error:P3}, told {counted.RelativeStandardError:P3}");

        // Found: 0.05 to 0.13 %, and more without a resolution model.
        Assert.True(error < counted.RelativeStandardError, $"{error:P3}");
        Assert.InRange(counted.Image.Sum() / exact.Image.Sum(), 0.999, 1.001);
        float negligible = 1e-3f * exact.Image.Voxels.ToArray().Max();
        for (int v = 0; v < exact.Image.Voxels.Length; v++)
            Assert.False(exact.Image.Voxels[v] == 0 && counted.Image.Voxels[v] > negligible, $"voxel {v} is {counted.Image.Voxels[v]} where no line passes");
    }

    [Fact]
    public void Efficiencies_by_place_in_the_ring_and_by_height_are_counted_without_sampling()
    {
        ScannerGeometry scanner = Ring.Build();
        float[] bins = new float[scanner.DetectionBinCount];
        for (int bin = 0; bin < bins.Length; bin++)
        {
            DetectionBinAddress address = scanner.AddressOf((uint)bin);
            (int axial, int transaxial) = Math.DivRem(address.Element, 8);
            bool edge = axial is 0 or 5;
            bins[bin] = (edge ? 0.6f : 1) * (transaxial is 0 or 7 ? 0.7f : 1.1f) * (address.Module % 16 == 5 ? 0.3f : 1);
        }

        DetectionEfficiencies efficiencies = new(scanner, 2, bins);
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(4, 4, 2));
        AcquisitionModel model = new() { PsfFwhmMm = PsfMm };
        SensitivityImage counted = Compute(efficiencies, model, grid, SensitivityMethod.Factored);
        Assert.Equal(0, counted.LineCount);
        double error = RootMeanSquare(counted.Image, Compute(efficiencies, model, grid, SensitivityMethod.Enumerated).Image);
        Told($"{error:P3}");
        Assert.True(error < counted.RelativeStandardError, $"{error:P3}");
    }

    public static TheoryData<string, double> Attenuated => new()
    {
        // Found: 0.1 to 0.3 % with the resolution model, 0.4 to 0.6 without, most of it at the grid's ends.
        { "flat end", 4 },
        { "flat end", 0 },
        { "arms", 4 },
        { "two layers", 4 },
        { "gap", 4 },
        { "short TOF window", 4 },
        { "missing modules", 4 },
        { "four rays", 4 },
        { "turned grid", 4 },
        { "other map", 4 },
        { "thick planes", 4 },
    };

    [Theory]
    [MemberData(nameof(Attenuated))]
    public void With_attenuation_counting_every_line_is_as_good_as_following_every_line(string what, double psfMm)
    {
        CylindricalScannerDesign design = what switch
        {
            "two layers" => Ring with { LayerThicknessesMm = [5, 8] },
            "gap" => Ring with { AxialBlockGapMm = 20 },
            "short TOF window" => Ring with { Tof = TofPair.FromTiming(binCount: 5, binWidthPs: 150, resolutionFwhmPs: 240) },
            "missing modules" => Ring with { IsMissing = position => position.Block is 3 or 4 || position is { Block: 9, Ring: 1 } },
            _ => Ring,
        };
        ScannerGeometry scanner = design.Build();
        VoxelGrid grid = what switch
        {
            "turned grid" => new(30, 34, 20, new(4, 4, 2.3), new(60, -55, 22), new(-0.8, 0.6, 0), new(0.6, 0.8, 0), new(0, 0, -1)),
            "thick planes" => scanner.SuggestedGrid(new Vector3D(4, 4, 4)),
            _ => scanner.SuggestedGrid(new Vector3D(4, 4, 2)),
        };
        VoxelGrid mapGrid = what switch
        {
            "turned grid" => scanner.SuggestedGrid(new Vector3D(4, 4, 2)),
            "other map" => new(80, 76, 40, new(1.8, 1.9, 1.5), new(-70, -74, -29.5)),
            _ => grid,
        };
        AcquisitionModel model = new()
        {
            PsfFwhmMm = new(psfMm, psfMm, psfMm),
            Attenuation = what == "arms" ? Arms(mapGrid) : Body(mapGrid),
            Projector = new() { RaysPerFaceSide = what == "four rays" ? 2 : 1 },
        };
        DetectionEfficiencies efficiencies = new(scanner, 2);
        AssertCounted($"{what}, {psfMm} mm", efficiencies, model, grid, WorstVoxel);
    }

    public static TheoryData<string> Unevens => ["single crystals", "dead modules", "module pairs", "single crystals without attenuation"];

    [Theory]
    [MemberData(nameof(Unevens))]
    public void Efficiencies_of_single_crystals_and_pairs_are_counted_line_by_line(string what)
    {
        ScannerGeometry scanner = Ring.Build();
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(4, 4, 2));
        AcquisitionModel model = new() { PsfFwhmMm = PsfMm, Attenuation = what.EndsWith("without attenuation", StringComparison.Ordinal) ? null : Body(grid) };
        float[]? bins = what switch
        {
            "dead modules" => [.. Enumerable.Range(0, scanner.DetectionBinCount).Select(bin => scanner.AddressOf((uint)bin).Module is 5 or 6 or 23 ? 0f : 1f)],
            "module pairs" => null,
            _ => Uneven(scanner),
        };
        DetectionEfficiencies efficiencies = new(scanner, 2, bins, what == "module pairs" ? new Geometric() : null);
        SensitivityImage exact = Compute(efficiencies, model, grid, SensitivityMethod.Enumerated);
        SensitivityImage factored = Compute(efficiencies, model, grid, SensitivityMethod.Factored);
        double error = RootMeanSquare(factored.Image, exact.Image);
        (double worst, int _) = Worst(factored.Image, exact.Image);
        Told($"{what}: {error:P3}, told {factored.RelativeStandardError:P3}; worst within the ends {worst:P2}");
        Assert.Equal(0, factored.LineCount);
        Assert.True(error < factored.RelativeStandardError, $"{error:P3}");
        Assert.True(worst < WorstVoxel, $"{worst:P2}");
        Assert.InRange(factored.Image.Sum() / exact.Image.Sum(), 0.999, 1.001);
    }

    [Fact]
    public void A_ring_of_one_crystal_has_a_factored_image_with_attenuation_too()
    {
        ScannerGeometry scanner = (Ring with { BlockRings = 1, Axial = new(1, 4, 4.1) }).Build();
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(4, 4, 4));
        AcquisitionModel model = new() { Attenuation = Volume<Attenuation>.Constant(grid, 0.0096f) };
        DetectionEfficiencies efficiencies = new(scanner);
        SensitivityImage factored = Compute(efficiencies, model, grid, SensitivityMethod.Factored);
        double error = RootMeanSquare(factored.Image, Compute(efficiencies, model, grid, SensitivityMethod.Enumerated).Image);
        Told($"{grid}: {error:P3}, told {factored.RelativeStandardError:P3}");
        Assert.True(error < factored.RelativeStandardError, $"{error:P3}");
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(-1, -1)]
    [InlineData(1, -1)]
    public void A_map_whose_axes_run_the_other_way_gives_the_same_image(int x, int z)
    {
        ScannerGeometry scanner = Ring.Build();
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(6, 6, 2));

        // Planes finer than voxels may be pooled to, as a CT has them.
        VoxelGrid fine = VoxelGrid.Centered(150, 150, 100, new(1, 1, 0.5));
        Vector3D corner = fine.PositionMm(x > 0 ? 0 : fine.SizeX - 1, x * z > 0 ? 0 : fine.SizeY - 1, z > 0 ? 0 : fine.SizeZ - 1);
        VoxelGrid turned = new(fine.SizeX, fine.SizeY, fine.SizeZ, fine.SpacingMm, corner, new(x, 0, 0), new(0, x * z, 0), new(0, 0, z));
        SensitivityImage expected = Compute(new(scanner), new() { Attenuation = Body(fine) }, grid, SensitivityMethod.Factored);
        SensitivityImage actual = Compute(new(scanner), new() { Attenuation = Body(turned) }, grid, SensitivityMethod.Factored);
        double difference = RootMeanSquare(actual.Image, expected.Image);
        Told($"{difference:E2}");
        Assert.InRange(difference, 0, 2e-5);
    }

    [Fact]
    public void What_is_said_of_an_error_above_the_target_is_true_of_a_factored_image()
    {
        ScannerGeometry scanner = Ring.Build();
        List<string> notices = [];
        SensitivityCalculator.Compute(
            new(scanner), "test", new(), scanner.SuggestedGrid(new Vector3D(6, 6, 6)), ComputeDevice.Cpu(2),
            new() { UseCache = false, Method = SensitivityMethod.Factored, TargetRelativeError = 1e-4 }, notices, cancellationToken: TestContext.Current.CancellationToken);
        string notice = Assert.Single(notices);
        Assert.Contains("factored", notice, StringComparison.Ordinal);
        Assert.Contains("0.01 % was asked for", notice, StringComparison.Ordinal);
        Assert.DoesNotContain("sampled lines", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_is_the_same_bits_for_any_number_of_threads()
    {
        ScannerGeometry scanner = Ring.Build();
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(6, 6, 6));
        DetectionEfficiencies efficiencies = new(scanner, 1, Uneven(scanner));
        AcquisitionModel model = new() { Attenuation = Body(grid) };
        SensitivityImage one = Compute(efficiencies, model, grid, SensitivityMethod.Factored, 1);
        Assert.Equal(one.Image.Voxels, Compute(efficiencies, model, grid, SensitivityMethod.Factored, 3).Image.Voxels);
    }

    [Fact]
    public void A_scanner_without_columns_is_not_factored_but_sampled()
    {
        ScannerGeometry scanner = (Ring with { BlockRings = 3, TiltDegrees = position => 1 + 0.5 * position.Block + 0.2 * position.Ring, AxialBlockGapMm = 12 }).Build();
        VoxelGrid grid = scanner.SuggestedGrid(new Vector3D(3, 3, 3));
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Compute(new(scanner), new(), grid, SensitivityMethod.Factored));
        Assert.Contains("cannot be factored", refused.Message, StringComparison.Ordinal);
        SensitivityOptions options = new() { UseCache = false, MaxExactLines = 0, MaxSampledLines = 20_000, LinesPerReplicate = 1000 };
        Assert.Equal(SensitivityMethod.Sampled, SensitivityCalculator.Compute(
            new(scanner), "test", new(), grid, ComputeDevice.Cpu(2), options, cancellationToken: TestContext.Current.CancellationToken).Method);
    }

    public static TheoryData<string> Chords =>
        ["bare", "bare, turned grid", "bare, odd voxels, without resolution model", "body", "body, without resolution model", "body, two layers", "body, four rays", "body, short TOF window"];

    [Theory]
    [MemberData(nameof(Chords))]
    public void With_Siddons_chords_counting_every_line_is_as_good_as_following_every_line(string what)
    {
        CylindricalScannerDesign design = Has("two layers") ? Ring with { LayerThicknessesMm = [5, 8] }
            : Has("short TOF window") ? Ring with { Tof = TofPair.FromTiming(binCount: 5, binWidthPs: 150, resolutionFwhmPs: 240) }
            : Ring;
        ScannerGeometry scanner = design.Build();
        VoxelGrid grid = Has("turned grid") ? new(30, 34, 20, new(4, 4, 2.3), new(60, -55, 22), new(-0.8, 0.6, 0), new(0.6, 0.8, 0), new(0, 0, -1))
            : scanner.SuggestedGrid(Has("odd voxels") ? new Vector3D(3.7, 3.3, 2.9) : new Vector3D(4, 4, 2));
        AcquisitionModel model = new()
        {
            PsfFwhmMm = Has("without resolution model") ? default : PsfMm,
            Attenuation = Has("bare") ? null : Body(scanner.SuggestedGrid(new Vector3D(4, 4, 2))),
            Projector = new() { Method = ProjectionMethod.Siddon, RaysPerFaceSide = Has("four rays") ? 2 : 1 },
        };
        DetectionEfficiencies efficiencies = new(scanner, 2, what == "body" ? Uneven(scanner) : null);
        // Found: 0.11 to 0.69 %, in single voxels 0.5 to 4.5 %; Joseph's image would be off by 1.8 to 9 %.
        AssertCounted(what, efficiencies, model, grid, WorstVoxelOfChords);

        bool Has(string part) => what.Contains(part, StringComparison.Ordinal);
    }

    private static void AssertCounted(string what, DetectionEfficiencies efficiencies, AcquisitionModel model, VoxelGrid grid, double worstVoxel)
    {
        SensitivityImage exact = Compute(efficiencies, model, grid, SensitivityMethod.Enumerated);
        SensitivityImage counted = Compute(efficiencies, model, grid, SensitivityMethod.Factored);
        double error = RootMeanSquare(counted.Image, exact.Image);
        (double worst, int at) = Worst(counted.Image, exact.Image);
        Told($"{what}: {error:P3}, told {counted.RelativeStandardError:P3}; worst within the ends {worst:P2} at {grid.PositionMm(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY))}");
        Assert.Equal(0, counted.LineCount);
        Assert.True(error < counted.RelativeStandardError, $"{error:P3}");
        Assert.True(worst < worstVoxel, $"{worst:P2}");
        Assert.InRange(counted.Image.Sum() / exact.Image.Sum(), 0.999, 1.001);
    }

    private static SensitivityImage Compute(
        DetectionEfficiencies efficiencies, AcquisitionModel model, VoxelGrid grid, SensitivityMethod method, int threads = 2) =>
        SensitivityCalculator.Compute(
            efficiencies, "test", model, grid, ComputeDevice.Cpu(threads), new() { UseCache = false, Method = method },
            cancellationToken: TestContext.Current.CancellationToken);

    // An off-centre cylinder of water that ends inside the scanner, with bone and a hole.
    private static Volume<Attenuation> Body(VoxelGrid grid)
    {
        float[] mu = new float[grid.VoxelCount];
        for (int v = 0; v < mu.Length; v++)
        {
            Vector3D p = grid.PositionMm(v % grid.SizeX, v / grid.SizeX % grid.SizeY, v / (grid.SizeX * grid.SizeY));
            double r = Math.Sqrt((p.X - 12) * (p.X - 12) + p.Y * p.Y);
            bool hole = Math.Abs(p.X - 25) < 9 && Math.Abs(p.Y + 10) < 9;
            mu[v] = r > 55 || p.Z < -17 || hole ? 0 : r > 48 ? 0.016f : 0.0096f;
        }

        return new(grid, mu);
    }

    // A trunk between two arms, with air between, all ending flat inside the scanner.
    private static Volume<Attenuation> Arms(VoxelGrid grid)
    {
        float[] mu = new float[grid.VoxelCount];
        for (int v = 0; v < mu.Length; v++)
        {
            Vector3D p = grid.PositionMm(v % grid.SizeX, v / grid.SizeX % grid.SizeY, v / (grid.SizeX * grid.SizeY));
            bool trunk = p.X * p.X / (45.0 * 45) + p.Y * p.Y / (35.0 * 35) < 1;
            bool arm = (Math.Abs(p.X) - 60) * (Math.Abs(p.X) - 60) + p.Y * p.Y < 100;
            mu[v] = (trunk || arm) && p.Z < 12 ? 0.0096f : 0;
        }

        return new(grid, mu);
    }

    private static float[] Uneven(ScannerGeometry scanner)
    {
        Random random = new(11);
        float[] bins = new float[scanner.DetectionBinCount];
        for (int i = 0; i < bins.Length; i++)
            bins[i] = random.Next(50) == 0 || i / 48 == 7 ? 0 : 0.85f + 0.3f * random.NextSingle();
        return bins;
    }

    private static double RootMeanSquare(Volume image, Volume exact)
    {
        double threshold = 0.05 * exact.Voxels.ToArray().Max();
        double squares = 0;
        int count = 0;
        for (int v = 0; v < image.Voxels.Length; v++)
        {
            if (!(exact.Voxels[v] > threshold))
                continue;
            squares += Math.Pow(image.Voxels[v] / (double)exact.Voxels[v] - 1, 2);
            count++;
        }

        return Math.Sqrt(squares / count);
    }

    private static (double Worst, int At) Worst(Volume image, Volume exact)
    {
        double threshold = 0.05 * exact.Voxels.ToArray().Max();
        int plane = exact.Grid.SizeX * exact.Grid.SizeY;
        double worst = 0;
        int at = 0;
        for (int v = 2 * plane; v < image.Voxels.Length - 2 * plane; v++)
        {
            Vector3D p = exact.Grid.PositionMm(v % exact.Grid.SizeX, v / exact.Grid.SizeX % exact.Grid.SizeY, v / plane);
            if (p.X * p.X + p.Y * p.Y > WorstRadiusMm * WorstRadiusMm || !(exact.Voxels[v] > threshold))
                continue;
            double difference = Math.Abs(image.Voxels[v] / (double)exact.Voxels[v] - 1);
            if (difference > worst)
                (worst, at) = (difference, v);
        }

        return (worst, at);
    }

    private static void Told(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    // Geometry as normalisation has it: less for crystals at a block's edge facing each other, and for some block pairs.
    private sealed class Geometric : IModulePairEfficiencies
    {
        public float Pair(int module0, int binInModule0, int module1, int binInModule1)
        {
            int across = binInModule0 % 8 + binInModule1 % 8;
            int up = binInModule0 / 8 + binInModule1 / 8;
            return (0.8f + 0.03f * across) * (1 - 0.02f * up) * ((module0 + module1) % 7 == 0 ? 0.7f : 1);
        }
    }
}
