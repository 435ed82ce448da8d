using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Simulation.Acquisition;

/// <summary>
/// Draws coincidences by thinning: a line is proposed from the <see cref="ModulePairTable"/> and kept with the probability
/// (efficiencies / largest efficiencies) * (attenuated line integral / bound). One instance per thread.
/// </summary>
internal sealed class CoincidenceSampler
{
    // Shifts of the annihilation are cut off at this many standard deviations along each axis (one in 15000 is beyond).
    private const double LargestShiftSigmas = 4;
    private const double SigmasPerFwhm = 1 / 2.3548200450309493;

    private readonly ScannerGeometry _scanner;
    private readonly CrystalTable _crystals;
    private readonly ModulePairTable _pairs;
    private readonly float[]? _efficiencies;
    private readonly bool _attenuate;
    private readonly double _blurSigmaMm;
    private readonly ChordWalker _walker;

    public CoincidenceSampler(
        ScannerGeometry scanner, CrystalTable crystals, ModulePairTable pairs, float[]? efficiencies, Phantom phantom, AcquisitionOptions options)
    {
        _scanner = scanner;
        _crystals = crystals;
        _pairs = pairs;
        _efficiencies = efficiencies;
        _attenuate = options.Attenuate;
        _blurSigmaMm = options.PositionBlurFwhmMm * SigmasPerFwhm;
        _walker = new(phantom.Compiled);
    }

    /// <summary>What became of a proposal.</summary>
    public enum Outcome
    {
        /// <summary>No coincidence.</summary>
        Nothing,

        /// <summary>A recorded coincidence.</summary>
        Recorded,

        /// <summary>A coincidence whose time difference is outside the TOF bins.</summary>
        OutsideTofBins,
    }

    /// <summary>No shift of the annihilation is longer than this, in mm.</summary>
    public static double LargestShift(double blurFwhmMm) => Math.Sqrt(3) * LargestShiftSigmas * SigmasPerFwhm * blurFwhmMm;

    /// <summary>The probability with which one proposal would be kept; its mean times the weight sum is the number of coincidences.</summary>
    public double ProposeProbability(ref Xoshiro256 random)
    {
        ref readonly ModulePairTable.TruePair pair = ref _pairs.DrawForTrue(ref random);
        (int first, int second, double bound) = (pair.First, pair.Second, pair.Bound);
        int binA = DrawBin(first, pair.ElementsA, ref random);
        int binB = DrawBin(second, pair.ElementsB, ref random);
        if (first == second && binA == binB)
            return 0;
        (Vector3D from, Vector3D to) = Line(first, binA, second, binB, ref random);
        return EfficiencyShare(first, binA, second, binB) * Integral(from, to) / bound;
    }

    /// <summary>Proposes a true coincidence.</summary>
    public Outcome ProposeTrue(ref Xoshiro256 random, uint timeMs, out CoincidenceEvent recorded)
    {
        recorded = default;
        ref readonly ModulePairTable.TruePair pair = ref _pairs.DrawForTrue(ref random);
        (int first, int second, double bound) = (pair.First, pair.Second, pair.Bound);
        int binA = DrawBin(first, pair.ElementsA, ref random);
        int binB = DrawBin(second, pair.ElementsB, ref random);
        if (first == second && binA == binB)
            return Outcome.Nothing;
        if (_efficiencies is not null && random.NextDouble() >= EfficiencyShare(first, binA, second, binB))
            return Outcome.Nothing;
        (Vector3D from, Vector3D to) = Line(first, binA, second, binB, ref random);
        double level = random.NextDouble() * bound;
        if (!_pairs.Bound.MayExceed(from, to, level))
            return Outcome.Nothing;
        double integral = Integral(from, to);
        if (integral > bound)
            throw new InvalidOperationException($"A line integral of {integral} exceeds its bound {bound} for modules {first} and {second}: a defect of the simulator.");
        if (level >= integral)
            return Outcome.Nothing;

        double positionMm = _walker.EmissionQuantile(random.NextDouble()) - 0.5 * _walker.LengthMm;
        return Finish(first, binA, second, binB, positionMm, timeMs, ref random, out recorded);
    }

    /// <summary>Draws a random coincidence: any pair of bins in proportion to its efficiency, any time difference within the TOF bins.</summary>
    public CoincidenceEvent DrawRandom(ref Xoshiro256 random, CoincidenceKind kind, uint timeMs)
    {
        // The pair of modules is kept while its bins are redrawn: its weight already holds the sums of their efficiencies.
        (int first, int second) = _pairs.DrawForRandom(ref random);
        int binA, binB;
        do
        {
            binA = random.NextIndex(_crystals.BinCount[first]);
            binB = random.NextIndex(_crystals.BinCount[second]);
        }
        while ((first == second && binA == binB)
            || (_efficiencies is not null && random.NextDouble() >= EfficiencyShare(first, binA, second, binB)));

        (uint bin0, uint bin1, TofPair tof, _) = Order(first, binA, second, binB);
        int tofBin = 0;
        if (tof.BinCount > 1)
        {
            double low = tof.BinEdgesMm[0];
            tofBin = Math.Max(0, TofBin(tof, low + (tof.BinEdgesMm[^1] - low) * random.NextDouble()));
        }

        return new(bin0, bin1, (ushort)tofBin, kind, timeMs);
    }

    /// <summary>The TOF bin of a position from the line's middle, or -1 outside all bins.</summary>
    internal static int TofBin(TofPair tof, double positionMm)
    {
        ReadOnlySpan<float> edges = tof.BinEdgesMm.AsSpan();
        if (!(positionMm >= edges[0] && positionMm < edges[^1]))
            return -1;
        int low = 0;
        int high = edges.Length - 1;
        while (high - low > 1)
        {
            int middle = (low + high) >> 1;
            if (positionMm >= edges[middle])
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    private Outcome Finish(
        int first, int binA, int second, int binB, double positionMm, uint timeMs, ref Xoshiro256 random, out CoincidenceEvent recorded)
    {
        recorded = default;
        (uint bin0, uint bin1, TofPair tof, bool swapped) = Order(first, binA, second, binB);
        int tofBin = 0;
        if (tof.BinCount > 0)
        {
            // Nearer to the first detector is negative: the path to it is shorter and its photon arrives earlier.
            double measured = (swapped ? -positionMm : positionMm) + (tof.FwhmMm > 0 ? tof.SigmaMm * random.NextGaussian() : 0);
            tofBin = TofBin(tof, measured);
            if (tofBin < 0)
                return Outcome.OutsideTofBins;
        }

        recorded = new(bin0, bin1, (ushort)tofBin, CoincidenceKind.Prompt, timeMs);
        return Outcome.Recorded;
    }

    // The larger bin first, as in PETSIRD's lower triangle of module types.
    private (uint Bin0, uint Bin1, TofPair Tof, bool Swapped) Order(int first, int binA, int second, int binB)
    {
        uint a = (uint)(_crystals.FirstBin[first] + binA);
        uint b = (uint)(_crystals.FirstBin[second] + binB);
        int typeA = _crystals.TypeOf(first);
        int typeB = _crystals.TypeOf(second);
        return a > b ? (a, b, _scanner.Tof(typeA, typeB), false) : (b, a, _scanner.Tof(typeB, typeA), true);
    }

    private double EfficiencyShare(int first, int binA, int second, int binB)
    {
        if (_efficiencies is null)
            return 1;
        double a = _efficiencies[_crystals.FirstBin[first] + binA] / (double)_pairs.LargestEfficiency[first];
        double b = _efficiencies[_crystals.FirstBin[second] + binB] / (double)_pairs.LargestEfficiency[second];
        return a * b;
    }

    private int DrawBin(int module, int[] elements, ref Xoshiro256 random)
    {
        int energyBins = _crystals.EnergyBinCount[module];
        int element = elements[random.NextIndex(elements.Length)];
        return energyBins == 1 ? element : element * energyBins + random.NextIndex(energyBins);
    }

    // A line between points in two crystals, shifted as the annihilation is.
    private (Vector3D From, Vector3D To) Line(int first, int binA, int second, int binB, ref Xoshiro256 random)
    {
        Vector3D from = _crystals.Draw(first, binA, ref random);
        Vector3D to = _crystals.Draw(second, binB, ref random);
        if (_blurSigmaMm == 0)
            return (from, to);
        Vector3D shift = new(Shift(ref random), Shift(ref random), Shift(ref random));
        return (from + shift, to + shift);
    }

    // Activity integral times attenuation; the walker is left on the line.
    private double Integral(Vector3D from, Vector3D to)
    {
        _walker.Walk(from, to);
        if (_walker.Emission == 0 || !_attenuate)
            return _walker.Emission;
        return _walker.Emission * Math.Exp(-_walker.Attenuation);
    }

    private double Shift(ref Xoshiro256 random)
    {
        double sigmas;
        do
            sigmas = random.NextGaussian();
        while (Math.Abs(sigmas) > LargestShiftSigmas);
        return sigmas * _blurSigmaMm;
    }
}
