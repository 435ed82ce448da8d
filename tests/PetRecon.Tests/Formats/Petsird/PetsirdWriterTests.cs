using System.Collections.Immutable;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Petsird;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

public sealed class PetsirdWriterTests : IDisposable
{
    /// <summary>Positions go through float32 on their way; 1e-4 mm is a few of its steps at scanner size.</summary>
    private const double PositionToleranceMm = 1e-4;

    private readonly string _folder = Directory.CreateTempSubdirectory("petsird").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(PetsirdVersion.Head)]
    [InlineData(PetsirdVersion.Version010)]
    [InlineData(PetsirdVersion.Version091)]
    [InlineData(PetsirdVersion.Version072)]
    public void A_scanner_comes_back_as_it_was_written(PetsirdVersion version)
    {
        DetectionEfficiencies given = TwoTypes();
        string path = Write(given, version, PetsirdEncoding.Binary, []);
        PetsirdListMode file = PetsirdFile.Open(path);

        Assert.Equal(version, file.FormatVersion);
        AssertSameScanner(given.Scanner, file.Scanner);
        for (uint a = 0; a < given.Scanner.DetectionBinCount; a++)
        {
            for (uint b = 0; b < given.Scanner.DetectionBinCount; b++)
                Assert.Equal(given.Pair(a, b), file.Efficiencies.Pair(a, b) * (version == PetsirdVersion.Version072 ? given.CalibrationFactor : 1), 1e-5f);
        }
    }

    [Fact]
    public void A_scanner_without_tof_energy_or_efficiencies_comes_back_without_them()
    {
        DetectorModuleType type = new()
        {
            Element = BoxShape.Centered(new(20, 4, 4)),
            ElementTransforms = [RigidTransform.Identity, RigidTransform.Shift(new(0, 4, 0))],
            ModuleTransforms = [RigidTransform.Shift(new(100, 0, 0)), RigidTransform.Shift(new(-100, 0, 0))],
        };
        ScannerGeometry scanner = new("plain", [type]);
        PetsirdListMode file = PetsirdFile.Open(Write(new(scanner), PetsirdVersion.Head, PetsirdEncoding.Binary, []));
        AssertSameScanner(scanner, file.Scanner);
        Assert.True(file.Efficiencies.IsUniform);
        Assert.False(file.Scanner.HasTof);
        Assert.Empty(file.Scanner.ModuleTypes[0].EnergyBinEdgesKeV);
    }

    [Theory]
    [InlineData(PetsirdVersion.Head, PetsirdEncoding.Binary)]
    [InlineData(PetsirdVersion.Version010, PetsirdEncoding.Binary)]
    [InlineData(PetsirdVersion.Version091, PetsirdEncoding.Binary)]
    [InlineData(PetsirdVersion.Version072, PetsirdEncoding.Binary)]
    [InlineData(PetsirdVersion.Head, PetsirdEncoding.Ndjson)]
    [InlineData(PetsirdVersion.Version072, PetsirdEncoding.Ndjson)]
    public void Events_come_back_with_the_higher_bin_first_and_their_tof_turned_round(PetsirdVersion version, PetsirdEncoding encoding)
    {
        DetectionEfficiencies efficiencies = TwoTypes();
        CoincidenceEvent[] events = RandomEvents(efficiencies.Scanner, 5000, seed: 20261122);
        PetsirdListMode file = PetsirdFile.Open(Write(efficiencies, version, encoding, events));

        // Written as given in two blocks of 100 ms; within a block PETSIRD sorts by kind and pair of types.
        CoincidenceEvent[] expected = [.. events.Select(e => Turned(efficiencies.Scanner, e))];
        CoincidenceEvent[] found = [.. file.ReadEvents(Token).SelectMany(batch => batch.Events.ToArray())];
        Assert.Equal(Sorted(expected), Sorted(found));
        Assert.Equal(events.Length, found.Length);
    }

    [Fact]
    public void A_file_that_is_not_completed_leaves_nothing_behind()
    {
        DetectionEfficiencies efficiencies = TwoTypes();
        string path = Path.Combine(_folder, "given-up.petsird");
        using (var writer = PetsirdWriter.Create(path, efficiencies))
        {
            writer.WriteEvents(0, 1, RandomEvents(efficiencies.Scanner, 10, seed: 1));
            Assert.False(File.Exists(path));
        }

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_event_that_the_scanner_cannot_record_is_refused()
    {
        DetectionEfficiencies efficiencies = TwoTypes();
        using var writer = PetsirdWriter.Create(Path.Combine(_folder, "x.petsird"), efficiencies);
        Assert.Throws<ArgumentException>(() => writer.WriteEvents(0, 1, [new(0, (uint)efficiencies.Scanner.DetectionBinCount, 0, CoincidenceKind.Prompt, 0)]));
        Assert.Throws<ArgumentException>(() => writer.WriteEvents(0, 1, [new(1, 0, 9, CoincidenceKind.Prompt, 0)]));
    }

    private static IEnumerable<CoincidenceEvent> Sorted(IEnumerable<CoincidenceEvent> events) =>
        events.OrderBy(e => e.TimeMs).ThenBy(e => e.Kind).ThenBy(e => e.DetectionBin0).ThenBy(e => e.DetectionBin1).ThenBy(e => e.TofBin);

    private static CoincidenceEvent Turned(ScannerGeometry scanner, CoincidenceEvent e)
    {
        int bins = Math.Max(1, scanner.Tof(scanner.TypeOf(e.DetectionBin0), scanner.TypeOf(e.DetectionBin1)).BinCount);
        return e.DetectionBin0 >= e.DetectionBin1
            ? e
            : new(e.DetectionBin1, e.DetectionBin0, (ushort)(bins - 1 - e.TofBin), e.Kind, e.TimeMs);
    }

    private static void AssertSameScanner(ScannerGeometry given, ScannerGeometry found)
    {
        Assert.Equal(given.ModelName, found.ModelName);
        Assert.Equal(given.DetectionBinOffsets, found.DetectionBinOffsets);
        Assert.Equal(given.ModuleOffsets, found.ModuleOffsets);
        for (uint bin = 0; bin < given.DetectionBinCount; bin++)
        {
            BoxShape a = given.ElementBox(bin);
            BoxShape b = found.ElementBox(bin);
            Assert.True((a.CenterMm - b.CenterMm).Length < PositionToleranceMm);
            Assert.True((a.HalfAxisU - b.HalfAxisU).Length < PositionToleranceMm);
            Assert.True((a.HalfAxisV - b.HalfAxisV).Length < PositionToleranceMm);
            Assert.True((a.HalfAxisW - b.HalfAxisW).Length < PositionToleranceMm);
        }

        for (int i = 0; i < given.ModuleTypes.Length; i++)
        {
            Assert.Equal(given.ModuleTypes[i].EnergyBinEdgesKeV.AsEnumerable(), found.ModuleTypes[i].EnergyBinEdgesKeV);
            Assert.Equal(given.ModuleTypes[i].EnergyResolutionAt511, found.ModuleTypes[i].EnergyResolutionAt511);
            for (int j = 0; j < given.ModuleTypes.Length; j++)
            {
                Assert.Equal(given.Tof(i, j).BinEdgesMm.AsEnumerable(), found.Tof(i, j).BinEdgesMm);
                Assert.Equal(given.Tof(i, j).FwhmMm, found.Tof(i, j).FwhmMm);
            }
        }

        for (int a = 0; a < given.ModuleCount; a++)
        {
            for (int b = 0; b < given.ModuleCount; b++)
                Assert.Equal(given.Coincidences[a, b], found.Coincidences[a, b]);
        }
    }

    private string Write(DetectionEfficiencies efficiencies, PetsirdVersion version, PetsirdEncoding encoding, CoincidenceEvent[] events)
    {
        string path = Path.Combine(_folder, $"{version}.{encoding}");
        using var writer = PetsirdWriter.Create(path, efficiencies, encoding: encoding, version: version);
        foreach (IGrouping<uint, CoincidenceEvent> block in events.GroupBy(e => e.TimeMs))
            writer.WriteEvents(block.Key, block.Key + 100, [.. block]);
        writer.Complete();
        return path;
    }

    private static CoincidenceEvent[] RandomEvents(ScannerGeometry scanner, int count, int seed)
    {
        Random random = new(seed);
        var events = new CoincidenceEvent[count];
        for (int i = 0; i < count; i++)
        {
            uint bin0 = (uint)random.Next(scanner.DetectionBinCount);
            uint bin1 = (uint)random.Next(scanner.DetectionBinCount);
            int tofBins = Math.Max(1, scanner.Tof(scanner.TypeOf(bin0), scanner.TypeOf(bin1)).BinCount);
            events[i] = new(bin0, bin1, (ushort)random.Next(tofBins), (CoincidenceKind)random.Next(2), i < count / 2 ? 0u : 100u);
        }

        return events;
    }

    /// <summary>Two module types, oblique elements, energy bins, TOF that differs by pair, forbidden pairs and pair efficiencies.</summary>
    private static DetectionEfficiencies TwoTypes()
    {
        RigidTransform[] ring = [.. Enumerable.Range(0, 6).Select(i =>
            RigidTransform.RotationZ(i * Math.PI / 3).After(RigidTransform.Shift(new(150, 0, 0))))];
        DetectorModuleType first = new()
        {
            Element = BoxShape.Centered(new(20, 4, 3)),
            ElementTransforms = [RigidTransform.Identity, RigidTransform.Shift(new(0, 4, 0)), RigidTransform.RotationZ(0.1)],
            ModuleTransforms = [.. ring],
            EnergyBinEdgesKeV = [430, 511, 650],
            EnergyResolutionAt511 = 0.11f,
        };
        DetectorModuleType second = new()
        {
            Element = BoxShape.Centered(new(10, 2, 2)),
            ElementTransforms = [RigidTransform.Identity, RigidTransform.Shift(new(0, 2, 1))],
            ModuleTransforms = [RigidTransform.Shift(new(60, 0, 5)), RigidTransform.Shift(new(-60, 0, -5))],
            EnergyBinEdgesKeV = [460, 640],
            EnergyResolutionAt511 = 0.08f,
        };
        ImmutableArray<ImmutableArray<TofPair>> tof =
            [[TofPair.FromTiming(9, 78, 214)], [new TofPair([-100, -20, 50, 120], 40), TofPair.FromTiming(5, 50, 300)]];
        ScannerGeometry scanner = new("two types", [first, second], tof, ModuleCoincidences.FromRule(8, static (a, b) => Math.Abs(a - b) > 1));
        float[] bins = [.. Enumerable.Range(0, scanner.DetectionBinCount).Select(i => i == 7 ? 0 : 1 + 0.01f * i)];
        return new(scanner, 3.5f, bins, new PairTable());
    }

    private sealed class PairTable : IModulePairEfficiencies
    {
        public float Pair(int module0, int binInModule0, int module1, int binInModule1)
        {
            (int lowModule, int lowBin, int highModule, int highBin) = module0 < module1
                ? (module0, binInModule0, module1, binInModule1)
                : (module1, binInModule1, module0, binInModule0);
            return 1 + 0.1f * ((highModule - lowModule) % 3) + 0.01f * lowBin + 0.002f * highBin;
        }
    }
}
