using System.Diagnostics;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Every line that the scanner can record, each unordered pair of crystals once: modules a and b in coincidence with a at most b, times the
/// crystals of both. Energy bins of one crystal share its line, so their efficiencies are added up on it.
/// </summary>
internal sealed class LineSet
{
    private readonly DetectionEfficiencies _efficiencies;
    private readonly ModuleCoincidences _coincidences;
    private readonly uint[] _firstBin;
    private readonly int[] _crystals;
    private readonly int[] _energyBins;

    public LineSet(DetectionEfficiencies efficiencies)
    {
        _efficiencies = efficiencies;
        ScannerGeometry scanner = efficiencies.Scanner;
        _coincidences = scanner.Coincidences;
        _firstBin = new uint[scanner.ModuleCount];
        _crystals = new int[scanner.ModuleCount];
        _energyBins = new int[scanner.ModuleCount];
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            DetectorModuleType moduleType = scanner.ModuleTypes[type];
            for (int local = 0; local < moduleType.ModuleCount; local++)
            {
                int module = scanner.ModuleOffsets[type] + local;
                _crystals[module] = moduleType.ElementCount;
                _energyBins[module] = moduleType.EnergyBinCount;
                _firstBin[module] = (uint)(scanner.DetectionBinOffsets[type] + local * moduleType.ElementCount * moduleType.EnergyBinCount);
            }
        }

        for (int a = 0; a < ModuleCount; a++)
        {
            for (int b = a; b < ModuleCount; b++)
                Count += PairSize(a, b);
        }
    }

    /// <summary>Number of modules.</summary>
    public int ModuleCount => _crystals.Length;

    /// <summary>
    /// Number of (crystal of a, crystal of b) places over all module pairs; for a module in coincidence with itself this counts places that
    /// are no line, which have efficiency 0.
    /// </summary>
    public long Count { get; }

    /// <summary>Number of crystals in a module.</summary>
    public int CrystalsIn(int module) => _crystals[module];

    /// <summary>Number of places of one module pair; 0 if it is not in coincidence.</summary>
    public long PairSize(int a, int b) => _coincidences[a, b] ? (long)_crystals[a] * _crystals[b] : 0;

    /// <summary>The line between two crystals as an event of their first energy bins.</summary>
    public CoincidenceEvent Line(int a, int crystalA, int b, int crystalB) =>
        new(Bin(a, crystalA), Bin(b, crystalB), 0, CoincidenceKind.Prompt, 0);

    /// <summary>Efficiency of a line, summed over the energy bins of both crystals; 0 for a place that is no line of its own.</summary>
    public float Efficiency(int a, int crystalA, int b, int crystalB)
    {
        Debug.Assert(a <= b && crystalA < _crystals[a] && crystalB < _crystals[b]);
        if (a == b && crystalA >= crystalB)
            return 0;
        uint first0 = Bin(a, crystalA);
        uint first1 = Bin(b, crystalB);
        float sum = 0;
        for (uint e0 = 0; e0 < _energyBins[a]; e0++)
        {
            for (uint e1 = 0; e1 < _energyBins[b]; e1++)
                sum += _efficiencies.Pair(first0 + e0, first1 + e1);
        }

        return sum;
    }

    private uint Bin(int module, int crystal) => _firstBin[module] + (uint)(crystal * _energyBins[module]);
}
