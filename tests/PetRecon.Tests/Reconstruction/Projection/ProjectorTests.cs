using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection;
using PetRecon.Tests.Core.Rays;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

/// <summary>What every projector must hold, whatever device and method: run through the public class on each device there is.</summary>
public sealed class ProjectorTests
{
    private const int Seed = 20261122;

    // Sums of some ten thousand float products in double on the one side, in float on the other.
    private const double AdjointTolerance = 1e-5;

    // Weights are float differences of a curve that is good to 1e-6; they add up over the bins.
    private const double TofSumTolerance = 2e-5;

    public static TheoryData<string, ProjectionMethod, bool, int> AllCases => Cases(static (_, _) => true);

    public static TheoryData<string, ProjectionMethod, bool, int> TofCases => Cases(static (tof, _) => tof);

    public static TheoryData<string, ProjectionMethod, bool, int> SingleRayCases => Cases(static (_, rays) => rays == 1);

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Back_projection_is_the_adjoint_of_forward_projection(string device, ProjectionMethod method, bool tof, int raysPerSide)
    {
        Problem problem = new(device, method, tof, raysPerSide);
        using Projector projector = problem.Projector;
        CoincidenceEvent[] events = problem.RandomEvents(5000);
        float[] x = RandomValues(problem.Grid.VoxelCount, Seed + 1);
        float[] y = RandomValues(events.Length, Seed + 2);
        float[] forward = new float[events.Length];
        float[] back = new float[x.Length];
        projector.Forward(x, events, forward);
        projector.Back(y, events, back);

        double left = Dot(forward, y);
        double right = Dot(x, back);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"<Px, y> = {left:R}, <x, P'y> = {right:R}, relative difference {Math.Abs(left - right) / left:E2}"));
        Assert.True(left > 1000, "The test's lines must cross the image.");
        Assert.Equal(left, right, AdjointTolerance * left);
    }

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Back_projection_adds_to_what_is_there(string device, ProjectionMethod method, bool tof, int raysPerSide)
    {
        Problem problem = new(device, method, tof, raysPerSide);
        using Projector projector = problem.Projector;
        CoincidenceEvent[] events = problem.RandomEvents(500);
        float[] y = RandomValues(events.Length, Seed + 2);
        float[] once = new float[problem.Grid.VoxelCount];
        float[] onTop = new float[problem.Grid.VoxelCount];
        Array.Fill(onTop, 5f);
        projector.Back(y, events, once);
        projector.Back(y, events, onTop);
        double scale = once.Max();
        for (int i = 0; i < once.Length; i++)
            Assert.Equal(5 + once[i], onTop[i], 1e-5 * (5 + scale));
    }

    [Theory]
    [MemberData(nameof(TofCases))]
    public void Tof_bins_add_up_to_the_line_without_tof(string device, ProjectionMethod method, bool tof, int raysPerSide)
    {
        Problem problem = new(device, method, tof, raysPerSide);
        using Projector projector = problem.Projector;
        using Projector without = problem.With(useTof: false);
        CoincidenceEvent[] lines = problem.RandomEvents(300);
        int bins = problem.Scanner.Tof(0, 0).BinCount;
        CoincidenceEvent[] events = [.. lines.SelectMany(line => Enumerable.Range(0, bins).Select(bin => line with { TofBin = (ushort)bin }))];
        float[] image = RandomValues(problem.Grid.VoxelCount, Seed + 1);
        float[] perBin = new float[events.Length];
        float[] whole = new float[lines.Length];
        projector.Forward(image, events, perBin);
        without.Forward(image, lines, whole);
        double scale = whole.Max();
        Assert.True(scale > 10, "The test's lines must cross the image.");
        double worst = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            double sum = 0;
            for (int bin = 0; bin < bins; bin++)
                sum += perBin[i * bins + bin];
            worst = Math.Max(worst, Math.Abs(sum - whole[i]) / scale);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"largest relative difference {worst:E2}"));
        Assert.True(worst < TofSumTolerance, $"{worst:E2}");
    }

    [Theory]
    [MemberData(nameof(AllCases))]
    public void Listed_events_back_project_to_what_their_histogram_does(string device, ProjectionMethod method, bool tof, int raysPerSide)
    {
        Problem problem = new(device, method, tof, raysPerSide);
        using Projector projector = problem.Projector;
        Random random = new(Seed + 3);
        CoincidenceEvent[] bins = problem.RandomEvents(400);
        float[] counts = [.. bins.Select(_ => (float)random.Next(1, 9))];
        List<CoincidenceEvent> list = [];
        for (int i = 0; i < bins.Length; i++)
            list.AddRange(Enumerable.Repeat(bins[i], (int)counts[i]));
        CoincidenceEvent[] listed = [.. list];
        random.Shuffle(listed);
        float[] ones = new float[listed.Length];
        Array.Fill(ones, 1f);
        float[] fromList = new float[problem.Grid.VoxelCount];
        float[] fromHistogram = new float[problem.Grid.VoxelCount];
        projector.Back(ones, listed, fromList);
        projector.Back(counts, bins, fromHistogram);
        double scale = fromHistogram.Max();
        Assert.True(scale > 0);
        for (int i = 0; i < fromList.Length; i++)
            Assert.Equal(fromHistogram[i], fromList[i], 1e-5 * scale);
    }

    [Theory]
    [MemberData(nameof(SingleRayCases))]
    public void Exchanging_the_detectors_and_mirroring_the_tof_bin_changes_nothing(string device, ProjectionMethod method, bool tof, int raysPerSide)
    {
        // Several rays are paired in another order when the ends change places; the line between the centres is not.
        Problem problem = new(device, method, tof, raysPerSide);
        using Projector projector = problem.Projector;
        CoincidenceEvent[] events = problem.RandomEvents(500);
        int bins = Math.Max(1, problem.Scanner.Tof(0, 0).BinCount);
        CoincidenceEvent[] exchanged = [.. events.Select(e => new CoincidenceEvent(e.DetectionBin1, e.DetectionBin0, (ushort)(bins - 1 - e.TofBin), e.Kind, e.TimeMs))];
        float[] image = RandomValues(problem.Grid.VoxelCount, Seed + 1);
        float[] one = new float[events.Length];
        float[] other = new float[events.Length];
        projector.Forward(image, events, one);
        projector.Forward(image, exchanged, other);
        double scale = one.Max();
        for (int i = 0; i < events.Length; i++)
            Assert.Equal(one[i], other[i], 2e-5 * scale);
    }

    [Theory]
    [MemberData(nameof(SingleRayCases))]
    public void Uniform_image_projects_to_its_chords(string device, ProjectionMethod method, bool tof, int raysPerSide)
    {
        Problem problem = new(device, method, tof, raysPerSide);
        using Projector projector = problem.Projector;
        CoincidenceEvent[] events = problem.RandomEvents(5000);
        float[] ones = new float[problem.Grid.VoxelCount];
        Array.Fill(ones, 1f);
        float[] lengths = new float[events.Length];
        projector.Forward(ones, events, lengths);
        VoxelGrid grid = problem.Grid;
        // Rows of this matrix are the grid's axes: it turns scanner coordinates into the grid's.
        Solid box = new Solid.Box(
            grid.CenterMm,
            0.5 * new Vector3D(grid.SizeX * grid.SpacingMm.X, grid.SizeY * grid.SpacingMm.Y, grid.SizeZ * grid.SpacingMm.Z),
            new RigidTransform(grid.AxisX, grid.AxisY, grid.AxisZ, Vector3D.Zero));
        TofPair pair = problem.Scanner.Tof(0, 0);
        TofTruth? truth = tof ? new(pair.SigmaMm, projector.Options.TofTruncationSigmas) : null;
        ChordErrors errors = new();
        for (int i = 0; i < events.Length; i++)
        {
            Vector3D from = problem.Scanner.ElementBox(events[i].DetectionBin0).CenterMm;
            Vector3D to = problem.Scanner.ElementBox(events[i].DetectionBin1).CenterMm;
            (double first, double last) = box.Chord(from, to);
            double half = 0.5 * (to - from).Length;
            errors.Add(lengths[i], truth?.Chord(pair.BinEdgesMm[events[i].TofBin], pair.BinEdgesMm[events[i].TofBin + 1], first - half, last - half) ?? last - first);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{device}, {method}, {(tof ? "TOF" : "no TOF")}: {errors}");
        Assert.True(errors.MeanMm < 0.01 && errors.FarOffPercent == 0, errors.ToString());
    }

    [Theory]
    [InlineData("cpu-1", ProjectionMethod.Joseph)]
    [InlineData("cpu-1", ProjectionMethod.Siddon)]
    public void Several_rays_come_closer_to_the_mean_over_the_crystals_than_one(string device, ProjectionMethod method)
    {
        // A cylinder whose edge is sharp on the scale of a crystal: the mean over both faces is the truth, from 5^4 analytic chords.
        Problem problem = new(device, method, tof: false, 1);
        CoincidenceEvent[] events = problem.RandomEvents(2000);
        VoxelGrid grid = VoxelGrid.Centered(120, 120, 80, new(1, 1, 1));
        Solid solid = new Solid.Cylinder(new(5, -3, 0), Vector3D.UnitZ, 33, 39);
        float[] image = solid.Voxelise(grid);
        double[] mean = new double[3];
        for (int side = 1; side <= 3; side += 2)
        {
            using Projector projector = Projector.Create(problem.Scanner, grid, Devices.Get(device), new() { Method = method, RaysPerFaceSide = side });
            float[] values = new float[events.Length];
            projector.Forward(image, events, values);
            ChordErrors errors = new();
            for (int i = 0; i < events.Length; i++)
                errors.Add(values[i], MeanChord(solid, problem.Scanner.ElementBox(events[i].DetectionBin0), problem.Scanner.ElementBox(events[i].DetectionBin1)));
            TestContext.Current.TestOutputHelper?.WriteLine($"{method}, {side * side} rays: {errors}");
            mean[side - 1] = errors.MeanMm;
        }

        Assert.True(mean[2] < 0.5 * mean[0], $"one ray {mean[0]} mm, nine rays {mean[2]} mm");
    }

    private static TheoryData<string, ProjectionMethod, bool, int> Cases(Func<bool, int, bool> wanted)
    {
        TheoryData<string, ProjectionMethod, bool, int> cases = [];
        foreach (TheoryDataRow<string> device in Devices.All)
        {
            foreach (ProjectionMethod method in Enum.GetValues<ProjectionMethod>())
            {
                foreach ((bool tof, int raysPerSide) in new[] { (false, 1), (false, 2), (true, 1), (true, 2) })
                {
                    if (wanted(tof, raysPerSide))
                        cases.Add(device.Data, method, tof, raysPerSide);
                }
            }
        }

        return cases;
    }

    private static double MeanChord(Solid solid, BoxShape a, BoxShape b)
    {
        double sum = 0;
        const int n = 5;
        for (int i = 0; i < n * n * n * n; i++)
        {
            (double first, double last) = solid.Chord(Point(a, i % n, i / n % n), Point(b, i / (n * n) % n, i / (n * n * n)));
            sum += last - first;
        }

        return sum / (n * n * n * n);

        static Vector3D Point(BoxShape box, int v, int w) =>
            box.CenterMm + ((2 * v + 1.0) / n - 1) * box.HalfAxisV + ((2 * w + 1.0) / n - 1) * box.HalfAxisW;
    }

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    private static float[] RandomValues(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle();
        return values;
    }

    /// <summary>A small scanner, and an image grid off its centre and turned, all of it within reach of the TOF bins.</summary>
    private sealed class Problem
    {
        private readonly string _device;
        private readonly ProjectorOptions _options;

        public Problem(string device, ProjectionMethod method, bool tof, int raysPerSide)
        {
            _device = device;
            _options = new() { Method = method, RaysPerFaceSide = raysPerSide, DepthSamples = raysPerSide };
            CylindricalScannerDesign design = ScannerPresets.Find("small").Design;
            Scanner = (tof ? design : design with { Tof = TofPair.None }).Build();
            (double sin, double cos) = Math.SinCos(0.2);
            Grid = new(41, 37, 29, new(2.1, 2.7, 1.9), new(-44, -50, -27), new(cos, sin, 0), new(-sin, cos, 0));
        }

        public ScannerGeometry Scanner { get; }

        public VoxelGrid Grid { get; }

        public Projector Projector => PetRecon.Reconstruction.Projection.Projector.Create(Scanner, Grid, Devices.Get(_device), _options);

        public Projector With(bool useTof) =>
            PetRecon.Reconstruction.Projection.Projector.Create(Scanner, Grid, Devices.Get(_device), _options with { UseTof = useTof });

        public CoincidenceEvent[] RandomEvents(int count)
        {
            Random random = new(Seed);
            int tofBins = Math.Max(1, Scanner.Tof(0, 0).BinCount);
            int perModule = Scanner.ModuleTypes[0].ElementCount;
            var events = new CoincidenceEvent[count];
            for (int i = 0; i < count;)
            {
                int a = random.Next(Scanner.DetectionBinCount);
                int b = random.Next(Scanner.DetectionBinCount);
                if (Scanner.Coincidences[a / perModule, b / perModule])
                    events[i++] = new((uint)a, (uint)b, (ushort)random.Next(tofBins), CoincidenceKind.Prompt, 0);
            }

            return events;
        }
    }
}
