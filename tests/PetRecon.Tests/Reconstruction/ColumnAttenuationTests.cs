using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Simulation.Phantoms;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

/// <summary>Attenuation of many events by pairs of columns, against Joseph's line integrals in double precision.</summary>
public sealed class ColumnAttenuationTests
{
    // Of the integral, which is the relative error of a factor. Heights and places are floats of up to some hundred voxels, which tells most at edges
    // of metal. Found: 1e-7, and 4e-6 for the worst line.
    private const double RootMeanSquareError = 1e-6;
    private const double LargestError = 2e-5;
    private const int Seed = 20261126;

    private static CylindricalScannerDesign Ring => ColumnRing.Design;

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = new()
            {
                { "mmr", "body and table", 0 },
                { "vision-600", "body and table", 0 },
                { "vision-600", "everywhere", 0 },
                { "layers and gaps", "rods and corners", 0 },
            };
            foreach (string map in new[] { "everywhere", "rods and corners", "nothing", "one plane", "one voxel wide", "beyond the crystals", "turned" })
            {
                foreach (int lanes in new[] { 4, 8, 16 })
                    cases.Add("ring", map, lanes);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integrals_are_those_of_each_line_by_itself(string scannerName, string mapName, int lanes)
    {
        Assert.SkipWhen(SlabProjector.WidestLanes < Math.Max(4, lanes), $"This processor has no vectors of {lanes} floats.");
        ScannerGeometry scanner = Scanner(scannerName);
        Volume<Attenuation> map = Map(mapName, scannerName == "mmr" ? 2.6 : 3.3);
        LineIntegralOracle oracle = new(scanner, map);
        CoincidenceEvent[] events = Events(scanner, oracle);
        using ColumnAttenuation columns = ColumnAttenuation.TryCreate(
            new(scanner), OccupiedAttenuation.Of(map), depthMm: null, threads: 2, lanes == 0 ? null : lanes)!;
        float[] integrals = new float[events.Length];
        columns.Integrate(events, integrals, TestContext.Current.CancellationToken);
        int steep = 0;
        for (int i = 0; i < events.Length; i++)
        {
            Assert.Equal(oracle.IsSteep(events[i]), float.IsNaN(integrals[i]));
            steep += float.IsNaN(integrals[i]) ? 1 : 0;
        }

        AssertNear(oracle, events, integrals);
        Assert.True(steep < events.Length / 2);
        Assert.Equal(mapName == "nothing", !Array.Exists(integrals, static value => value > 0));
    }

    [Fact]
    public void An_event_has_the_same_bits_whichever_come_with_it_and_for_any_number_of_threads()
    {
        Assert.SkipWhen(SlabProjector.WidestLanes == 0, "This processor has no vectors.");
        ScannerGeometry scanner = Ring.Build();
        Volume<Attenuation> map = Map("rods and corners", 3.3);
        CoincidenceEvent[] events = Events(scanner, new(scanner, map));
        float[] together = new float[events.Length];
        float[] apart = new float[events.Length];
        using ColumnAttenuation one = ColumnAttenuation.TryCreate(new(scanner), map, null, threads: 1)!;
        using ColumnAttenuation five = ColumnAttenuation.TryCreate(new(scanner), map, null, threads: 5)!;
        one.Integrate(events, together, TestContext.Current.CancellationToken);

        // Few events of a pair at a time are integrated without cutting the section out of the map.
        for (int start = 0; start < events.Length; start += 77)
            five.Integrate(events.AsMemory(start, Math.Min(77, events.Length - start)), apart.AsMemory(start), TestContext.Current.CancellationToken);
        Assert.Equal(together, apart);
        five.Integrate(events, apart, TestContext.Current.CancellationToken);
        Assert.Equal(together, apart);
    }

    [Theory]
    [InlineData("long")]
    [InlineData("tilted")]
    [InlineData("one ring of crystals")]
    [InlineData("map at an angle")]
    public void Steep_lines_and_crystals_without_columns_are_projected_one_by_one(string what)
    {
        ScannerGeometry scanner = what switch
        {
            "long" => (Ring with { BlockRings = 14 }).Build(),
            "tilted" => (Ring with { TiltDegrees = static position => position.Ring == 0 ? 8 : -5 }).Build(),
            "one ring of crystals" => (Ring with { BlockRings = 1, Axial = new(1, 4, 4.1) }).Build(),
            _ => Ring.Build(),
        };
        Volume<Attenuation> map = Map(what == "map at an angle" ? what : "rods and corners", 3.3);
        LineIntegralOracle oracle = new(scanner, map);
        CoincidenceEvent[] events = Events(scanner, oracle);
        using ColumnAttenuation? columns = SlabProjector.WidestLanes == 0 ? null : ColumnAttenuation.TryCreate(new(scanner), map, null, threads: 2);
        Assert.Equal(what == "long" && SlabProjector.WidestLanes > 0, columns is not null);
        Assert.True(what != "long" || events.Count(e => oracle.IsSteep(e)) > events.Length / 10);
        float[] integrals = new float[events.Length];
        using EventAttenuation attenuation = new(new(scanner), map, ComputeDevice.Cpu(2), new());
        attenuation.Integrate(events, integrals, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(integrals, float.IsNaN);
        AssertNear(oracle, events, integrals);
    }

    [Fact]
    public void Stretches_of_a_file_give_the_same_bits_together_and_apart()
    {
        ScannerGeometry scanner = (Ring with { BlockRings = 14 }).Build();
        Volume<Attenuation> map = Map("rods and corners", 6);
        Random random = new(Seed);
        CoincidenceEvent[] events = new CoincidenceEvent[EventAttenuation.StretchEvents + 20_000];
        for (int i = 0; i < events.Length; i++)
            events[i] = new((uint)random.Next(scanner.DetectionBinCount), (uint)random.Next(scanner.DetectionBinCount), 0, default, 0);
        using EventAttenuation attenuation = new(new(scanner), map, ComputeDevice.Cpu(2), new());
        float[] together = new float[events.Length];
        float[] apart = new float[events.Length];
        attenuation.Integrate(events, together, TestContext.Current.CancellationToken);
        const int first = EventAttenuation.StretchEvents;
        attenuation.Integrate(events.AsMemory(0, first), apart.AsMemory(0, first), TestContext.Current.CancellationToken);
        attenuation.Integrate(events.AsMemory(first), apart.AsMemory(first), TestContext.Current.CancellationToken);
        Assert.Equal(together, apart);
    }

    [Fact]
    public void Depth_of_interaction_moves_the_ends_of_lines()
    {
        Assert.SkipWhen(SlabProjector.WidestLanes == 0, "This processor has no vectors.");

        // Lines to the inner faces of crystals are inside a map that reaches beyond them by 10 mm less than those to the outer faces.
        ScannerGeometry scanner = Ring.Build();
        VoxelGrid grid = VoxelGrid.Centered(70, 70, 12, new(4, 4, 4));
        Volume<Attenuation> map = Volume<Attenuation>.Constant(grid, 0.01f);
        CoincidenceEvent[] events = [new(1, (uint)scanner.DetectionBinCount / 4, 0, default, 0)];
        float inner = Integrate(0);
        float outer = Integrate(10);
        Assert.InRange(outer - inner, 0.17, 0.2);

        float Integrate(double depthMm)
        {
            float[] integrals = new float[1];
            using ColumnAttenuation columns = ColumnAttenuation.TryCreate(new(scanner), map, depthMm, threads: 1)!;
            columns.Integrate(events, integrals, TestContext.Current.CancellationToken);
            return integrals[0];
        }
    }

    [Fact]
    public void Integrating_stops_when_it_is_cancelled()
    {
        ScannerGeometry scanner = Ring.Build();
        Volume<Attenuation> map = Map("everywhere", 3.3);
        using EventAttenuation attenuation = new(new(scanner), map, ComputeDevice.Cpu(2), new());
        Assert.ThrowsAny<OperationCanceledException>(() => attenuation.Integrate(new CoincidenceEvent[] { new(1, 300, 0, default, 0) }, new float[1], new(canceled: true)));
    }

    [Fact]
    public void Prompts_that_are_evaluated_together_stay_within_their_memory()
    {
        ScannerGeometry scanner = Ring.Build();
        using EventFactors plain = new(new(scanner), new(), ComputeDevice.Cpu(2));
        Assert.Equal(1 << 20, plain.MostPrompts(long.MaxValue, 22));
        using EventFactors attenuated = new(new(scanner), new() { Attenuation = Map("everywhere", 3.3) }, ComputeDevice.Cpu(2));
        Assert.Equal(1 << 20, attenuated.MostPrompts(0, 22));
        Assert.SkipWhen(SlabProjector.WidestLanes == 0, "This processor has no vectors.");
        Assert.Equal(1 << 23, attenuated.MostPrompts(long.MaxValue, 22));
        Assert.Equal(3 << 20, attenuated.MostPrompts((3L << 20) * (22 + 12) + 5, 22));
    }

    private static void AssertNear(LineIntegralOracle oracle, CoincidenceEvent[] events, float[] integrals)
    {
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < events.Length; i++)
        {
            if (float.IsNaN(integrals[i]))
                continue;
            double distance = oracle.Distance(events[i], integrals[i]);
            largest = Math.Max(largest, distance);
            squares += distance * distance;
        }

        double error = Math.Sqrt(squares / events.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"root mean square {error:e1}, largest {largest:e1}, mean integral {integrals.Where(static value => !float.IsNaN(value)).Average():0.00}");
        Assert.True(error < RootMeanSquareError && largest < LargestError, $"root mean square {error:e2}, largest {largest:e2}; seed {Seed}");
    }

    // Lines anywhere, many of which miss a body, and then many of each of some pairs of columns.
    private static CoincidenceEvent[] Events(ScannerGeometry scanner, LineIntegralOracle oracle)
    {
        Random random = new(Seed);
        uint Any() => (uint)random.Next(scanner.DetectionBinCount);
        Dictionary<(double, double), List<uint>> columns = [];
        for (uint bin = 0; bin < scanner.DetectionBinCount; bin++)
        {
            Vector3D center = oracle.CenterOf(bin);
            (double, double) place = (Math.Round(center.X, 2), Math.Round(center.Y, 2));
            if (!columns.TryGetValue(place, out List<uint>? members))
                columns.Add(place, members = []);
            members.Add(bin);
        }

        List<CoincidenceEvent> events = [];
        for (int n = 0; n < 3000; n++)
            events.Add(new(Any(), Any(), 0, default, 0));
        List<uint>[] lists = [.. columns.Values];
        for (int pair = 0; pair < 30; pair++)
        {
            List<uint> first = lists[random.Next(lists.Length)];
            List<uint> second = lists[random.Next(lists.Length)];
            for (int n = 0; n < 150; n++)
                events.Add(new(first[random.Next(first.Count)], second[random.Next(second.Count)], 0, default, 0));
        }

        return [.. events];
    }

    private static ScannerGeometry Scanner(string name) => name switch
    {
        "ring" => Ring.Build(),
        "layers and gaps" => (Ring with { LayerThicknessesMm = [5, 8], AxialBlockGapMm = 20, IsMissing = static position => position.Block is 3 or 4 || position is { Block: 9, Ring: 1 } }).Build(),
        _ => ScannerPresets.Find(name).Build(),
    };

    private static Volume<Attenuation> Map(string name, double spacingMm)
    {
        VoxelGrid grid = name switch
        {
            "body and table" => VoxelGrid.Centered(150, 141, 90, new(spacingMm, spacingMm, 2.1)),
            "one plane" => VoxelGrid.Centered(40, 44, 1, new(spacingMm, spacingMm, 7)),
            "one voxel wide" => VoxelGrid.Centered(1, 44, 20, new(30, spacingMm, 2.3)),
            "beyond the crystals" => VoxelGrid.Centered(70, 74, 30, new(4, 4, 3)),
            "turned" => new(40, 44, 20, new(spacingMm, spacingMm, 2.3), new(88, -79, 22), new(-0.8, 0.6, 0), new(0.6, 0.8, 0), new(0, 0, -1)),
            "map at an angle" => new(40, 44, 20, new(spacingMm, spacingMm, 2.3), new(-70, -70, -40), Vector3D.UnitX, new(0, 0.8, 0.6), new(0, -0.6, 0.8)),
            _ => VoxelGrid.Centered(44, 41, 23, new(spacingMm, 3.1, 2.1)),
        };
        if (name == "body and table")
            return BodyAndTable(grid);
        float[] mu = new float[grid.VoxelCount];
        Random random = new(Seed);
        for (int v = 0; v < mu.Length && name != "nothing"; v++)
        {
            int i = v % grid.SizeX;
            int j = v / grid.SizeX % grid.SizeY;
            bool isRod = i % 9 == 4 && j % 7 == 3;
            bool isCorner = (i is 0 || i == grid.SizeX - 1) && (j is 0 || j == grid.SizeY - 1);
            mu[v] = name != "rods and corners" ? 0.0096f * (0.5f + random.NextSingle()) : isRod ? 0.05f : isCorner ? 0.02f : 0;
        }

        return new(grid, mu);
    }

    // A table of one voxel's thickness that goes on beyond the field of view, with a rail of metal.
    private static Volume<Attenuation> BodyAndTable(VoxelGrid grid)
    {
        float[] mu = PhantomLibrary.Load("nema-iec-body").Voxelise(grid).Attenuation.ToArray();
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int i = 20; i < grid.SizeX - 20; i++)
                mu[grid.LinearIndex(i, grid.SizeY * 3 / 4, k)] = i % 40 == 0 ? 0.05f : 0.012f;
        }

        return new(grid, mu);
    }
}
