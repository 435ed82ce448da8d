using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Every crystal of a scanner: module after module, numbered through, with its efficiency summed over its energy bins.</summary>
internal sealed class CrystalTable
{
    public CrystalTable(DetectionEfficiencies efficiencies)
    {
        ScannerGeometry scanner = efficiencies.Scanner;
        FirstOfModule = new int[scanner.ModuleCount + 1];
        List<int> modules = [];
        List<int> types = [];
        List<uint> bins = [];
        List<float> sums = [];
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            DetectorModuleType moduleType = scanner.ModuleTypes[type];
            uint bin = (uint)scanner.DetectionBinOffsets[type];
            for (int local = 0; local < moduleType.ModuleCount; local++)
            {
                for (int element = 0; element < moduleType.ElementCount; element++)
                {
                    modules.Add(scanner.ModuleOffsets[type] + local);
                    types.Add(type);
                    bins.Add(bin);
                    float sum = 0;
                    for (int energyBin = 0; energyBin < moduleType.EnergyBinCount; energyBin++)
                        sum += efficiencies.Bin(bin++);
                    sums.Add(sum);
                }

                FirstOfModule[scanner.ModuleOffsets[type] + local + 1] = modules.Count;
            }
        }

        Module = [.. modules];
        Type = [.. types];
        FirstBin = [.. bins];
        Efficiency = [.. sums];
    }

    /// <summary>Number of crystals.</summary>
    public int Count => Module.Length;

    /// <summary>Module of each crystal.</summary>
    public int[] Module { get; }

    /// <summary>Module type of each crystal.</summary>
    public int[] Type { get; }

    /// <summary>Detection bin of each crystal's first energy bin.</summary>
    public uint[] FirstBin { get; }

    /// <summary>Efficiency of each crystal by itself, summed over its energy bins.</summary>
    public float[] Efficiency { get; }

    /// <summary>First crystal of each module, and the number of crystals at the end.</summary>
    public int[] FirstOfModule { get; }
}
