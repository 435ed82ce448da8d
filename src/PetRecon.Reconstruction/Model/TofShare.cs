using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Model;

/// <summary>The share of a pair's randoms that falls into one TOF bin: its width over that of all, since randoms know no time of flight.</summary>
internal sealed class TofShare
{
    private readonly float[][] _shares;
    private readonly int _typeCount;
    private readonly int[] _typeOffsets;

    public TofShare(ScannerGeometry scanner)
    {
        _typeCount = scanner.ModuleTypes.Length;
        _typeOffsets = [.. scanner.DetectionBinOffsets];
        _shares = new float[_typeCount * _typeCount][];
        for (int pair = 0; pair < _shares.Length; pair++)
        {
            TofPair tof = scanner.Tof(pair / _typeCount, pair % _typeCount);
            float[] shares = new float[tof.IsInformative ? tof.BinCount : 0];
            for (int bin = 0; bin < shares.Length; bin++)
                shares[bin] = (tof.BinEdgesMm[bin + 1] - tof.BinEdgesMm[bin]) / (tof.BinEdgesMm[^1] - tof.BinEdgesMm[0]);
            _shares[pair] = shares;
        }
    }

    public float Of(in CoincidenceEvent e)
    {
        float[] shares = _shares[TypeOf(e.DetectionBin0) * _typeCount + TypeOf(e.DetectionBin1)];
        return shares.Length == 0 ? 1 : shares[e.TofBin];
    }

    private int TypeOf(uint bin)
    {
        int type = 0;
        while (bin >= (uint)_typeOffsets[type + 1])
            type++;
        return type;
    }
}
