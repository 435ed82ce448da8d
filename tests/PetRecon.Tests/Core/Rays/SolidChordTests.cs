using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;
using Xunit;

namespace PetRecon.Tests.Core.Rays;

/// <summary>
/// Solids inside an image against their analytic chords. A voxel knows how much of a solid it holds, not where, so every projection is wrong
/// by some share of the voxel, whatever its law. These tests show both halves of that: the error goes down in proportion to the voxel, to
/// nothing, and in fine voxels it is below the best public figures for every solid, method and kind of ray. Siddon needs the finer ones:
/// its chord does not change while a ray moves inside a row of voxels, so rays along an axis add up the same error at both ends.
/// </summary>
public class SolidChordTests
{
    // The finest voxels whose count of some 2e9 still fits the grid of 25.6 mm.
    private const double FinestVoxelMm = 0.02;
    // Proportion is order 1. Joseph's error has a part of higher order beside it, which is still seen where a solid is 25 voxels across;
    // the rest is the scatter of a mean of 2,000 rays.
    private const double LowestOrder = 0.9;
    private const double HighestOrder = 1.45;
    private const double RemainderMm = ChordErrors.BarMeanMm / 20;
    private const double ReachMm = 300;
    private const int RayCount = 5_000;
    private const int FinestRayCount = 2_000;
    private const int Seed = 20261123;

    public static TheoryData<string> Solids => [.. TestSolids.Names];

    [Theory]
    [MemberData(nameof(Solids))]
    public void Solid_in_the_finest_voxels_gives_its_chord_better_than_the_public_figures_by_every_method_and_kind_of_ray(string name)
    {
        (Solid solid, VoxelGrid grid) = TestSolids.InItsGrid(name, FinestVoxelMm);
        LawHarness law = new(grid, solid.VoxelisedOnDemand(grid));
        Outcomes outcomes = new($"{name} in voxels of {FinestVoxelMm} mm");
        foreach (string kind in Lines.AcrossKinds)
        {
            (ChordErrors siddon, ChordErrors joseph) = Measure(law, solid, grid, kind, FinestRayCount);
            outcomes.Add($"Siddon, {kind}", siddon);
            outcomes.Add($"Joseph, {kind}", joseph);
        }

        outcomes.AssertBeatTheBars();
    }

    [Theory]
    [MemberData(nameof(Solids))]
    public void Solid_in_voxels_of_an_eighth_mm_gives_its_chord_better_than_the_public_figures(string name)
    {
        const double voxelMm = 0.125;
        (Solid solid, VoxelGrid grid) = TestSolids.InItsGrid(name, voxelMm);
        LawHarness law = new(grid, solid.Voxelise(grid));
        Outcomes outcomes = new($"{name} in voxels of {voxelMm} mm");
        foreach (string kind in Lines.AcrossKinds)
        {
            (ChordErrors siddon, ChordErrors joseph) = Measure(law, solid, grid, kind, RayCount);
            if (kind == "any angle")
                outcomes.Add($"Siddon, {kind}", siddon);
            else
                Print($"Siddon, {kind}, not held to the figures at this size: {siddon}");
            outcomes.Add($"Joseph, {kind}", joseph);
        }

        outcomes.AssertBeatTheBars();
    }

    // Bounds: measured values with a tenth to spare. Exact chords of partial-volume voxels are a staircase, bilinear samples are smooth.
    [Theory]
    [InlineData("sphere", 2.0, 0.56, 13.5, 0.35, 8.5)]
    [InlineData("sphere", 1.0, 0.28, 3.9, 0.15, 3.0)]
    [InlineData("cylinder", 2.0, 0.60, 14.5, 0.36, 6.6)]
    [InlineData("cylinder", 1.0, 0.29, 2.9, 0.15, 2.1)]
    [InlineData("box", 2.0, 0.54, 11.0, 0.40, 5.9)]
    [InlineData("box", 1.0, 0.25, 2.6, 0.17, 1.5)]
    public void Solid_in_coarse_voxels_gives_its_chord_to_partial_volume(
        string name, double voxelMm, double siddonMeanMm, double siddonFarOffPercent, double josephMeanMm, double josephFarOffPercent)
    {
        Solid solid = name switch
        {
            "sphere" => new Solid.Sphere(new(2.3, -1.1, 3.7), 50.2),
            "cylinder" => new Solid.Cylinder(new(1.3, 2.1, -0.7), new Vector3D(0.3, 0.5, 1).Normalized(), 35.2, 40.3),
            _ => new Solid.Box(new(3.3, -2.1, 1.7), new(40.3, 31.7, 35.1), RigidTransform.RotationZ(0.4)),
        };
        int size = (int)Math.Round(128 / voxelMm);
        VoxelGrid grid = VoxelGrid.Centered(size, size, size, new(voxelMm, voxelMm, voxelMm));
        (ChordErrors siddon, ChordErrors joseph) = Measure(new(grid, solid.Voxelise(grid)), solid, grid, "any angle", 4 * RayCount);
        Print($"Siddon, {name} in voxels of {voxelMm} mm: {siddon}");
        Print($"Joseph, {name} in voxels of {voxelMm} mm: {joseph}");
        Assert.True(siddon.MeanMm < siddonMeanMm && siddon.FarOffPercent < siddonFarOffPercent, siddon.ToString());
        Assert.True(joseph.MeanMm < josephMeanMm && joseph.FarOffPercent < josephFarOffPercent, joseph.ToString());
        // A line that is bent inwards at the edge on one side is bent outwards on the other: no scale error hides in the mean.
        Assert.InRange(joseph.BiasMm, -0.3, 0.05);
    }

    [Theory]
    [MemberData(nameof(Solids))]
    public void Error_of_a_solid_goes_down_in_proportion_to_the_voxel_to_nothing(string name)
    {
        double[] voxelsMm = [1, 0.5, 0.25, 0.125, 0.0625, 0.03125];
        List<ChordErrors> siddon = [];
        List<ChordErrors> joseph = [];
        foreach (double voxelMm in voxelsMm)
        {
            (Solid solid, VoxelGrid grid) = TestSolids.InItsGrid(name, voxelMm);
            (ChordErrors siddonErrors, ChordErrors josephErrors) = Measure(new(grid, solid.VoxelisedOnDemand(grid)), solid, grid, "any angle", FinestRayCount);
            siddon.Add(siddonErrors);
            joseph.Add(josephErrors);
        }

        AssertInProportion($"Siddon, {name}", voxelsMm, siddon);
        AssertInProportion($"Joseph, {name}", voxelsMm, joseph);
    }

    // The 214 ps and 143 ps bins of a present-day scanner, and bins so narrow that their edges lie inside the solids.
    [Theory]
    [InlineData("sphere", 13.62, 21.47)]
    [InlineData("cylinder", 13.62, 21.47)]
    [InlineData("box", 13.62, 21.47)]
    [InlineData("sphere", 4, 6)]
    [InlineData("box", 4, 6)]
    public void Tof_weighted_chord_of_a_solid_is_that_of_the_error_function(string name, double sigmaMm, double binMm)
    {
        const double truncation = 3;
        (Solid solid, VoxelGrid grid) = TestSolids.InItsGrid(name, FinestVoxelMm);
        LawHarness law = new(grid, solid.VoxelisedOnDemand(grid));
        TofTruth truth = new(sigmaMm, truncation);
        TofCurve curve = new(truncation);
        Outcomes outcomes = new($"{name} in voxels of {FinestVoxelMm} mm, TOF sigma {sigmaMm} mm");
        foreach (string kind in Lines.AcrossKinds)
        {
            Random bins = new(Seed);
            ChordErrors siddon = new();
            ChordErrors joseph = new();
            ForEachHit(solid, grid, kind, FinestRayCount / 2, (from, to, first, last) =>
            {
                double half = 0.5 * (to - from).Length;
                double low = binMm * (bins.Next(3) - 1.5);
                TofWindow window = new(curve, (float)low, (float)(low + binMm), (float)sigmaMm);
                double expected = truth.Chord(low, low + binMm, first - half, last - half);
                siddon.Add(law.Walk(from, to, window, siddon: true), expected);
                joseph.Add(law.Walk(from, to, window, siddon: false), expected);
            });
            outcomes.Add($"Siddon, {kind}", siddon);
            outcomes.Add($"Joseph, {kind}", joseph);
        }

        outcomes.AssertBeatTheBars();
    }

    // What the truth stands on: chords, volumes and depths come from closed forms that were written apart.
    [Theory]
    [MemberData(nameof(Solids))]
    public void Chords_end_on_the_surface_and_voxels_add_up_to_the_volume(string name)
    {
        (Solid solid, VoxelGrid grid) = TestSolids.InItsGrid(name, 0.25);
        ForEachHit(solid, grid, "any angle", 2000, (from, to, first, last) =>
        {
            Vector3D direction = (to - from).Normalized();
            Assert.Equal(0, solid.DepthMm(from + first * direction), 1e-9);
            Assert.Equal(0, solid.DepthMm(from + last * direction), 1e-9);
            Assert.True(solid.DepthMm(from + 0.5 * (first + last) * direction) > 0);
        });
        float[] image = solid.Voxelise(grid);
        double volume = image.Sum(share => (double)share) * grid.VoxelVolumeMm3;
        Print($"{name}: voxels hold {volume} mm3, volume {solid.VolumeMm3} mm3");
        // The midpoint rule over lines 1/32 mm apart.
        Assert.Equal(1, volume / solid.VolumeMm3, 2e-5);
        Func<int, float> onDemand = solid.VoxelisedOnDemand(grid);
        for (int voxel = 0; voxel < image.Length; voxel++)
            Assert.Equal(image[voxel], onDemand(voxel), 1e-6f);
    }

    private static void AssertInProportion(string what, double[] voxelsMm, List<ChordErrors> errors)
    {
        for (int i = 0; i < voxelsMm.Length; i++)
        {
            double order = i == 0 ? double.NaN : Math.Log(errors[i - 1].MeanMm / errors[i].MeanMm) / Math.Log(voxelsMm[i - 1] / voxelsMm[i]);
            Print($"{what} in voxels of {voxelsMm[i]} mm: {errors[i]}; {errors[i].MeanMm / voxelsMm[i]:0.000} of a voxel, order {order:0.00}");
            if (i > 0)
                Assert.InRange(order, LowestOrder, HighestOrder);
        }

        // In proportion, the error of the finest size is the same as what it lacks to the size before; the difference is no voxels' doing.
        double remainderMm = 2 * errors[^1].MeanMm - errors[^2].MeanMm;
        Print($"{what}, carried on to voxels of no size: mean {remainderMm:0.00000} mm");
        Assert.InRange(remainderMm, -RemainderMm, RemainderMm);
        Assert.Equal(0, errors[^1].FarOffPercent);
    }

    private static (ChordErrors Siddon, ChordErrors Joseph) Measure(LawHarness law, Solid solid, VoxelGrid grid, string kind, int count)
    {
        ChordErrors siddon = new();
        ChordErrors joseph = new();
        ForEachHit(solid, grid, kind, count, (from, to, first, last) =>
        {
            siddon.Add(law.Siddon(from, to), last - first);
            joseph.Add(law.Joseph(from, to), last - first);
        });
        return (siddon, joseph);
    }

    private static void ForEachHit(Solid solid, VoxelGrid grid, string kind, int count, Action<Vector3D, Vector3D, double, double> ray)
    {
        Lines lines = new(Seed, ReachMm);
        double halfMm = 0.5 * grid.SizeX * grid.SpacingMm.X;
        for (int hits = 0; hits < count;)
        {
            (Vector3D from, Vector3D to) = lines.OfKind(kind, halfMm, grid.SpacingMm.X);
            (double first, double last) = solid.Chord(from, to);
            if (last <= first)
                continue;
            hits++;
            ray(from, to, first, last);
        }
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>Prints every result before any of them is judged, so that a failure is seen beside the others.</summary>
    private sealed class Outcomes(string title)
    {
        private readonly List<string> _tooBad = [];

        public void Add(string what, ChordErrors errors)
        {
            Print($"{title}, {what}: {errors}");
            if (!errors.BeatTheBars)
                _tooBad.Add($"{what}: {errors}");
        }

        public void AssertBeatTheBars() => Assert.Empty(_tooBad);
    }
}
