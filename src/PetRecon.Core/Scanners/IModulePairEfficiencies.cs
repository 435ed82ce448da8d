namespace PetRecon.Core.Scanners;

/// <summary>The part of a pair's efficiency that depends on both detection bins: PETSIRD's symmetry groups of module pairs.</summary>
public interface IModulePairEfficiencies
{
    /// <summary>Efficiency of a pair of bins in two modules. Symmetric in exchanging the two sides.</summary>
    /// <param name="module0">First module, numbered through all types.</param>
    /// <param name="binInModule0">energyBin + energyBins * element within the first module.</param>
    /// <param name="module1">Second module, numbered through all types.</param>
    /// <param name="binInModule1">energyBin + energyBins * element within the second module.</param>
    float Pair(int module0, int binInModule0, int module1, int binInModule1);

    /// <summary>A text that is the same only for the same table, such as a hash; null when none is known. Caches use it.</summary>
    string? ContentId => null;
}
