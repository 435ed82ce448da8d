using PetRecon.Core.Scanners;

namespace PetRecon.Formats.Petsird;

/// <summary>Whether the two ends of an event may be exchanged by turning its TOF index round.</summary>
internal static class TofMirror
{
    /// <summary>Largest departure from symmetry, as a share of the range; edges are float.</summary>
    private const float Tolerance = 1e-5f;

    /// <summary>
    /// Whether bin n - 1 - i of the first pair is bin i of the second with its sign turned: the edges of one are those of the other, mirrored.
    /// </summary>
    public static bool Matches(TofPair pair, TofPair mirror)
    {
        int count = pair.BinEdgesMm.Length;
        if (count != mirror.BinEdgesMm.Length)
            return false;
        float tolerance = count == 0 ? 0 : Tolerance * Math.Max(Math.Abs(pair.BinEdgesMm[0]), Math.Abs(pair.BinEdgesMm[^1]));
        for (int i = 0; i < count; i++)
        {
            if (!(Math.Abs(pair.BinEdgesMm[i] + mirror.BinEdgesMm[count - 1 - i]) <= tolerance))
                return false;
        }

        return true;
    }

    /// <summary>Whether the edges of a pair are symmetric about zero.</summary>
    public static bool IsSymmetric(TofPair pair) => Matches(pair, pair);
}
