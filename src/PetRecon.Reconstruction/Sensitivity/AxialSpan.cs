using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Two classes of columns and what is between their crystals: which are in coincidence, efficiencies by height, rises, TOF window.</summary>
internal sealed class AxialSpan
{
    private const float RiseResolutionVoxels = 1e-3f;

    private readonly float[] _weights;
    private readonly bool[] _allowed;
    private readonly int[] _rises;
    private readonly List<float> _risesMm = [];

    /// <summary>Tabulates pairs of crystals.</summary>
    /// <param name="first">Class of the first column.</param>
    /// <param name="second">Class of the second column.</param>
    /// <param name="firstFactors">Efficiencies of the first column's heights.</param>
    /// <param name="secondFactors">Efficiencies of the second column's heights.</param>
    /// <param name="allowed">Which runs of modules are in coincidence, [first run * second runs + second run].</param>
    /// <param name="spacingZMm">Voxel spacing along z.</param>
    /// <param name="window">TOF window from the first bin's edge to the last; null where it is 1 everywhere.</param>
    /// <param name="windowSigmaMm">Its standard deviation.</param>
    public AxialSpan(
        ColumnClass first, ColumnClass second, float[] firstFactors, float[] secondFactors, bool[] allowed, float spacingZMm, TofWindow? window,
        double windowSigmaMm)
    {
        First = first;
        Second = second;
        Window = window;
        WindowSigmaMm = windowSigmaMm;
        int secondRuns = second.Runs[^1] + 1;
        _weights = new float[first.Heights.Length * second.Heights.Length];
        _allowed = new bool[_weights.Length];
        _rises = new int[_weights.Length];
        Dictionary<int, int> known = [];
        for (int a = 0; a < first.Heights.Length; a++)
        {
            for (int b = 0; b < second.Heights.Length; b++)
            {
                int at = a * second.Heights.Length + b;
                _allowed[at] = allowed[first.Runs[a] * secondRuns + second.Runs[b]];
                _weights[at] = _allowed[at] ? firstFactors[a] * secondFactors[b] : 0;
                float rise = Math.Abs(second.Heights[b] - first.Heights[a]);
                int rounded = (int)MathF.Round(rise / RiseResolutionVoxels);
                if (!known.TryGetValue(rounded, out int index))
                {
                    known.Add(rounded, index = known.Count);
                    _risesMm.Add(rise * spacingZMm);
                }

                _rises[at] = index;
            }
        }
    }

    public ColumnClass First { get; }

    public ColumnClass Second { get; }

    /// <summary>TOF window; null where it is 1 everywhere.</summary>
    public TofWindow? Window { get; }

    /// <summary>Standard deviation of the TOF resolution along the line, in mm.</summary>
    public double WindowSigmaMm { get; }

    /// <summary>Number of different rises.</summary>
    public int RiseCount => _risesMm.Count;

    /// <summary>A rise, in mm.</summary>
    public float RiseMm(int rise) => _risesMm[rise];

    /// <summary>Which rise the line from crystal a of the first column to crystal b of the second has.</summary>
    public int Rise(int a, int b) => _rises[a * Second.Heights.Length + b];

    /// <summary>Whether crystal a of the first column and crystal b of the second are in coincidence.</summary>
    public bool AreInCoincidence(int a, int b) => _allowed[a * Second.Heights.Length + b];

    /// <summary>Product of both heights' efficiencies; 0 if the crystals are not in coincidence.</summary>
    public float Weight(int a, int b) => _weights[a * Second.Heights.Length + b];
}
