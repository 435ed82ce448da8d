using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Lines for <see cref="EfficiencyRatio"/>: all pairs of crystals in two clusters are one stratum, of which each replicate takes one line at random.
/// It stands for the whole stratum, once with the product of the clusters' efficiencies and once with that of the efficiencies that
/// the image to be corrected was made with. So efficiencies are averaged exactly, and dead crystals count with their share.
/// </summary>
internal sealed class RatioLines
{
    private readonly CrystalTable _crystals;
    private readonly LineSet _lines;
    private readonly DetectionEfficiencies _efficiencies;
    private readonly CrystalClusters _clusters;
    private readonly float[][] _sums;
    private readonly float[][] _modelSums;
    private readonly int[][][] _live;
    private readonly ulong _seed;

    public RatioLines(DetectionEfficiencies efficiencies, CrystalTable crystals, float[] model, int linesPerReplicate, ulong seed)
    {
        _efficiencies = efficiencies;
        _crystals = crystals;
        _lines = new(efficiencies);
        _seed = seed;
        ScannerGeometry scanner = efficiencies.Scanner;
        long modulePairs = 0;
        for (int a = 0; a < scanner.ModuleCount; a++)
        {
            HasOwnCoincidences |= scanner.Coincidences[a, a];
            for (int b = a + 1; b < scanner.ModuleCount; b++)
                modulePairs += scanner.Coincidences[a, b] ? 1 : 0;
        }

        _clusters = new(scanner, (int)Math.Clamp(Math.Sqrt(linesPerReplicate / Math.Max(1.0, modulePairs)), 1, 4096));
        _sums = new float[scanner.ModuleCount][];
        _modelSums = new float[scanner.ModuleCount][];
        _live = new int[scanner.ModuleCount][][];
        for (int module = 0; module < scanner.ModuleCount; module++)
        {
            int first = crystals.FirstOfModule[module];
            int[][] clusters = _clusters.OfType(crystals.Type[first]);
            _sums[module] = Array.ConvertAll(clusters, c => c.Sum(i => crystals.Efficiency[first + i]));
            _modelSums[module] = Array.ConvertAll(clusters, c => c.Sum(i => model[first + i]));
            _live[module] = Array.ConvertAll(clusters, c => LiveOf(c, i => crystals.Efficiency[first + i] > 0));
        }
    }

    /// <summary>Whether any module is in coincidence with itself, whose lines are not among these.</summary>
    public bool HasOwnCoincidences { get; }

    /// <summary>Draws the lines of one replicate.</summary>
    /// <param name="replicate">Its number.</param>
    /// <param name="take">Is given each line, its weight and its weight in the image to be corrected.</param>
    /// <returns>Number of lines.</returns>
    public long Draw(int replicate, Action<CoincidenceEvent, float, float> take)
    {
        long drawn = 0;
        for (int a = 0; a < _sums.Length; a++)
        {
            for (int b = a + 1; b < _sums.Length; b++)
            {
                if (_lines.PairSize(a, b) == 0)
                    continue;
                for (int i = 0; i < _sums[a].Length; i++)
                {
                    for (int j = 0; j < _sums[b].Length; j++)
                    {
                        float model = _modelSums[a][i] * _modelSums[b][j];
                        if (!(model > 0))
                            continue;
                        ulong random = Random((ulong)replicate, (ulong)drawn++);
                        int crystalA = Pick(_live[a][i], (uint)random);
                        int crystalB = Pick(_live[b][j], (uint)(random >> 32));
                        float weight = _sums[a][i] * _sums[b][j];
                        if (weight > 0)
                            weight *= PairFactor(a, crystalA, b, crystalB);
                        take(_lines.Line(a, crystalA, b, crystalB), weight, model);
                    }
                }
            }
        }

        return drawn;
    }

    // What a pair's efficiency has beside the product of its crystals'.
    private float PairFactor(int a, int crystalA, int b, int crystalB)
    {
        if (_efficiencies.ModulePairs is null)
            return _efficiencies.CalibrationFactor;
        float product = _crystals.Efficiency[_crystals.FirstOfModule[a] + crystalA] * _crystals.Efficiency[_crystals.FirstOfModule[b] + crystalB];
        return product > 0 ? _lines.Efficiency(a, crystalA, b, crystalB) / product : 0;
    }

    private static int[] LiveOf(int[] cluster, Predicate<int> isLive)
    {
        int[] live = Array.FindAll(cluster, isLive);
        return live.Length > 0 ? live : cluster;
    }

    private static int Pick(int[] members, uint random) => members[(int)((ulong)random * (ulong)members.Length >> 32)];

    // SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private ulong Random(ulong replicate, ulong counter)
    {
        ulong z = (_seed * 0x632BE59BD9B4E019 + replicate) * 0xD1342543DE82EF95 + (counter + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
