using PetRecon.Core.Scanners;

namespace PetRecon.Core.Rays;

/// <summary>
/// TOF of every pair of module types as one flat table that kernels read. Entry <c>4 * (type0 * types + type1)</c> holds
/// where the pair's bin edges begin in the table, the number of bins, sigma in mm, and a spare; the number of bins is 0 without TOF.
/// </summary>
public sealed class TofTable
{
    /// <summary>Floats per pair of types at the head of the table.</summary>
    public const int PairStride = 4;

    private TofTable(int typeCount, float[] entries)
    {
        TypeCount = typeCount;
        Entries = entries;
    }

    /// <summary>Number of module types.</summary>
    public int TypeCount { get; }

    /// <summary>The table.</summary>
    public ReadOnlyMemory<float> Entries { get; }

    /// <summary>Tabulates a scanner.</summary>
    public static TofTable For(ScannerGeometry scanner)
    {
        ArgumentNullException.ThrowIfNull(scanner);
        int types = scanner.ModuleTypes.Length;
        var entries = new List<float>(new float[PairStride * types * types]);
        for (int pair = 0; pair < types * types; pair++)
        {
            TofPair tof = scanner.Tof(pair / types, pair % types);
            if (!tof.IsInformative)
                continue;
            entries[PairStride * pair] = entries.Count;
            entries[PairStride * pair + 1] = tof.BinCount;
            entries[PairStride * pair + 2] = (float)tof.SigmaMm;
            entries.AddRange(tof.BinEdgesMm);
        }

        return new(types, [.. entries]);
    }
}
