using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection;
using PetRecon.Tests.Core.Rays;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

/// <summary>
/// Events of a scanner through solids in fine voxels, on each device there is: one ray an event and several, with and without TOF, against the
/// mean of the analytic chords of the same rays. The law by itself is held to more kinds of ray in <see cref="SolidChordTests"/>.
/// </summary>
public class SolidProjectionTests
{
    private const double VoxelMm = 0.1;
    private const int EventCount = 2000;
    private const int Seed = 20261123;

    public static TheoryData<string> TestedDevices => ["cpu-2", .. Devices.GpuNames];

    [Theory]
    [MemberData(nameof(TestedDevices))]
    public void Events_through_a_solid_give_the_mean_chord_of_their_rays(string device)
    {
        ScannerGeometry scanner = ScannerPresets.Find("small").Build();
        VoxelGrid grid = TestSolids.InItsGrid(TestSolids.Names[0], VoxelMm).Grid;
        List<SolidImage> images = [.. TestSolids.Names.Select(name => new SolidImage(name, grid, scanner))];
        List<string> tooBad = [];
        foreach (ProjectionMethod method in (IEnumerable<ProjectionMethod>)[ProjectionMethod.Siddon, ProjectionMethod.Joseph])
        {
            foreach ((int side, bool tof) in (IEnumerable<(int, bool)>)[(1, false), (1, true), (2, false), (2, true)])
            {
                ProjectorOptions options = new() { Method = method, RaysPerFaceSide = side, DepthSamples = side, UseTof = tof };
                using Projector projector = Projector.Create(scanner, grid, Devices.Get(device), options);
                foreach (SolidImage image in images)
                {
                    ChordErrors errors = image.Measure(projector, new(image.Solid, scanner, options));
                    string what = $"{device}, {method}, {image.Name}, {side * side * side} ray(s) an event, {(tof ? "TOF" : "no TOF")}: {errors}";
                    TestContext.Current.TestOutputHelper?.WriteLine(what);
                    if (!errors.BeatTheBars)
                        tooBad.Add(what);
                }
            }
        }

        Assert.Empty(tooBad);
    }

    /// <summary>A solid, its image, and events whose middle rays meet it.</summary>
    private sealed class SolidImage
    {
        private readonly float[] _image;
        private readonly CoincidenceEvent[] _events;

        public SolidImage(string name, VoxelGrid grid, ScannerGeometry scanner)
        {
            Name = name;
            Solid = TestSolids.InItsGrid(name, VoxelMm).Solid;
            _image = Solid.Voxelise(grid);
            _events = EventsThrough(Solid, scanner);
        }

        public string Name { get; }

        public Solid Solid { get; }

        public ChordErrors Measure(Projector projector, EventTruth truth)
        {
            float[] values = new float[_events.Length];
            projector.Forward(_image, _events, values);
            ChordErrors errors = new();
            for (int i = 0; i < _events.Length; i++)
                errors.Add(values[i], truth.Mean(_events[i]));
            return errors;
        }
    }

    private static CoincidenceEvent[] EventsThrough(Solid solid, ScannerGeometry scanner)
    {
        Random random = new(Seed);
        int tofBins = scanner.Tof(0, 0).BinCount;
        uint perModule = (uint)scanner.ModuleTypes[0].ElementCount;
        var events = new CoincidenceEvent[EventCount];
        for (int i = 0; i < events.Length;)
        {
            uint a = (uint)random.Next(scanner.DetectionBinCount);
            uint b = (uint)random.Next(scanner.DetectionBinCount);
            if (!scanner.Coincidences[(int)(a / perModule), (int)(b / perModule)])
                continue;
            (double first, double last) = solid.Chord(scanner.ElementBox(a).CenterMm, scanner.ElementBox(b).CenterMm);
            if (last > first)
                events[i++] = new(a, b, (ushort)(tofBins / 2 + random.Next(3) - 1), CoincidenceKind.Prompt, 0);
        }

        return events;
    }

    /// <summary>The mean chord of an event's rays: which points in the crystals they join is the program's choice, all else is worked out here.</summary>
    private sealed class EventTruth(Solid solid, ScannerGeometry scanner, ProjectorOptions options)
    {
        private readonly float[] _pattern = RayPattern.For(options, scanner);
        private readonly TofPair _pair = scanner.Tof(0, 0);
        private readonly TofTruth? _tof = options.UseTof ? new(scanner.Tof(0, 0).SigmaMm, options.TofTruncationSigmas) : null;

        public double Mean(in CoincidenceEvent coincidence)
        {
            double sum = 0;
            for (int p = 0; p < _pattern.Length; p += LorLaw.PatternStride)
            {
                Vector3D from = Point(coincidence.DetectionBin0, _pattern.AsSpan(p, 3));
                Vector3D to = Point(coincidence.DetectionBin1, _pattern.AsSpan(p + 3, 3));
                (double first, double last) = solid.Chord(from, to);
                double half = 0.5 * (to - from).Length;
                sum += _tof?.Chord(_pair.BinEdgesMm[coincidence.TofBin], _pair.BinEdgesMm[coincidence.TofBin + 1], first - half, last - half) ?? last - first;
            }

            return sum / (_pattern.Length / LorLaw.PatternStride);
        }

        private Vector3D Point(uint bin, ReadOnlySpan<float> shares)
        {
            BoxShape box = scanner.ElementBox(bin);
            (Vector3D depth, Vector3D face1, Vector3D face2) = DetectorTable.DepthFirst(box);
            return box.CenterMm + shares[0] * depth + shares[1] * face1 + shares[2] * face2;
        }
    }
}
