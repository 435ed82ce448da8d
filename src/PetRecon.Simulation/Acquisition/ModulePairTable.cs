using PetRecon.Core.Scanners;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Simulation.Acquisition;

/// <summary>
/// Which pairs of modules, or of tiles of modules, to draw lines from, and how often: for trues in proportion to (pairs of bins) * (largest efficiencies) * (bound of the
/// attenuated line integral), for randoms in proportion to the sum of the efficiencies of all their pairs of bins. Each pair is there once.
/// </summary>
internal sealed class ModulePairTable
{
    private readonly int[] _first;
    private readonly int[] _second;
    // More entries than this leave the cache, which was measured to cost more than their tighter bounds save: large objects stay with whole
    // modules, and small ones, which most lines between two modules miss, get tiles.
    private const double MostEntries = 40_000;
    private const int MostTilesPerModule = 64;

    private readonly TruePair[] _trues = [];
    private readonly AliasTable? _randoms;

    public ModulePairTable(ScannerGeometry scanner, CrystalTable crystals, float[]? efficiencies, Phantom phantom, AcquisitionOptions options)
    {
        int modules = crystals.ModuleCount;
        LargestEfficiency = new float[modules];
        double[] sums = new double[modules];
        double[] squares = new double[modules];
        for (int module = 0; module < modules; module++)
        {
            for (int bin = crystals.FirstBin[module]; bin < crystals.FirstBin[module] + crystals.BinCount[module]; bin++)
            {
                float efficiency = efficiencies is null ? 1 : efficiencies[bin];
                LargestEfficiency[module] = Math.Max(LargestEfficiency[module], efficiency);
                sums[module] += efficiency;
                squares[module] += (double)efficiency * efficiency;
            }
        }

        (_first, _second) = AllowedPairs(scanner, LargestEfficiency);
        double[] bounds = new double[_first.Length];
        EmissionBound bound = Bound = new(phantom, options.Attenuate);
        double blurRadius = CoincidenceSampler.LargestShift(options.PositionBlurFwhmMm);
        Parallel.For(
            0,
            (_first.Length + 4095) / 4096,
            chunk =>
            {
                double[] longest = new double[bound.ShapeCount];
                for (int pair = 4096 * chunk; pair < Math.Min(_first.Length, 4096 * (chunk + 1)); pair++)
                {
                    int a = _first[pair];
                    int b = _second[pair];
                    double tube = Math.Max(crystals.RadiusMm[a], crystals.RadiusMm[b]) + blurRadius;
                    bounds[pair] = bound.For(crystals.Center[a], crystals.Center[b], tube, longest);
                }
            });

        int[] seeing = [.. Enumerable.Range(0, _first.Length).Where(pair => bounds[pair] > 0)];
        List<TruePair> trues = TilePairs(crystals, seeing, blurRadius);
        if (trues.Count > 0)
        {
            var alias = new AliasTable([.. trues.Select(pair => Weight(crystals, pair))]);
            TrueWeightSum = alias.Sum;
            _trues = [.. trues.Select((pair, i) => pair with { Keep = alias[i].Keep, Alias = alias[i].Alias })];
        }

        double[] randomWeights = new double[_first.Length];
        for (int pair = 0; pair < _first.Length; pair++)
        {
            int a = _first[pair], b = _second[pair];
            randomWeights[pair] = a == b ? 0.5 * (sums[a] * sums[a] - squares[a]) : sums[a] * sums[b];
        }

        _randoms = randomWeights.Length == 0 ? null : new(randomWeights);
    }

    /// <summary>The bound that the proposals are made with.</summary>
    public EmissionBound Bound { get; }

    /// <summary>Largest efficiency of a detection bin in each module.</summary>
    public float[] LargestEfficiency { get; }

    /// <summary>Sum over all proposals of their weight: Bq/mL mm summed over pairs of bins.</summary>
    public double TrueWeightSum { get; }

    /// <summary>Sum over all pairs of bins of the product of their efficiencies.</summary>
    public double EfficiencySum => _randoms?.Sum ?? 0;

    /// <summary>Draws a pair of tiles for a true coincidence.</summary>
    public ref readonly TruePair DrawForTrue(ref Xoshiro256 random)
    {
        double position = random.NextDouble() * _trues.Length;
        int index = (int)position;
        ref readonly TruePair entry = ref _trues[index];
        if (position - index >= entry.Keep)
            entry = ref _trues[entry.Alias];
        return ref entry;
    }

    /// <summary>Draws a pair of modules for a random coincidence.</summary>
    public (int First, int Second) DrawForRandom(ref Xoshiro256 random)
    {
        int pair = _randoms!.Sample(ref random);
        return (_first[pair], _second[pair]);
    }

    private static (int[] First, int[] Second) AllowedPairs(ScannerGeometry scanner, float[] largestEfficiency)
    {
        var first = new List<int>();
        var second = new List<int>();
        for (int a = 0; a < largestEfficiency.Length; a++)
        {
            for (int b = a; b < largestEfficiency.Length; b++)
            {
                if (!scanner.Coincidences[a, b] || largestEfficiency[a] == 0 || largestEfficiency[b] == 0)
                    continue;
                first.Add(a);
                second.Add(b);
            }
        }

        return ([.. first], [.. second]);
    }

    // Divides the modules that see the phantom into as many tiles as keeps the table small, and bounds every pair of tiles.
    private List<TruePair> TilePairs(CrystalTable crystals, int[] seeing, double blurRadius)
    {
        int tileCount = 1;
        while (tileCount < MostTilesPerModule && 4.0 * tileCount * tileCount * seeing.Length <= MostEntries)
            tileCount *= 2;
        CrystalTile[][] tilesOfType = crystals.Tiles(tileCount);
        var found = new List<TruePair>[seeing.Length];
        Parallel.For(0, seeing.Length, i =>
        {
            int first = _first[seeing[i]], second = _second[seeing[i]];
            double[] longest = new double[Bound.ShapeCount];
            found[i] = [];
            foreach (CrystalTile tileA in tilesOfType[crystals.TypeOf(first)])
            {
                foreach (CrystalTile tileB in tilesOfType[crystals.TypeOf(second)])
                {
                    double bound = Bound.For(
                        crystals.TileCenter(first, tileA), crystals.TileCenter(second, tileB), Math.Max(tileA.RadiusMm, tileB.RadiusMm) + blurRadius, longest);
                    if (bound > 0)
                        found[i].Add(new(0, bound, first, second, 0, tileA.Elements, tileB.Elements));
                }
            }
        });
        return [.. found.SelectMany(static pairs => pairs)];
    }

    // Within one module every pair of bins is drawn in two orders.
    private double Weight(CrystalTable crystals, TruePair pair)
    {
        double bins = (double)pair.ElementsA.Length * crystals.EnergyBinCount[pair.First] * pair.ElementsB.Length * crystals.EnergyBinCount[pair.Second];
        return (pair.First == pair.Second ? 0.5 : 1) * bins * ((double)LargestEfficiency[pair.First] * LargestEfficiency[pair.Second]) * pair.Bound;
    }

    /// <summary>A line of the alias table for trues with all that it stands for, so that a draw touches one or two cache lines.</summary>
    /// <param name="Keep">Probability of keeping this line when it is drawn.</param>
    /// <param name="Bound">No attenuated line integral between the tiles exceeds this, in Bq/mL mm.</param>
    /// <param name="First">First module.</param>
    /// <param name="Second">Second module.</param>
    /// <param name="Alias">The line to take instead.</param>
    /// <param name="ElementsA">Elements of the first module's tile.</param>
    /// <param name="ElementsB">Elements of the second module's tile.</param>
    public readonly record struct TruePair(double Keep, double Bound, int First, int Second, int Alias, int[] ElementsA, int[] ElementsB);
}
