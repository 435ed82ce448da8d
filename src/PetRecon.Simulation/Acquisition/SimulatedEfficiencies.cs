using PetRecon.Core.Scanners;

namespace PetRecon.Simulation.Acquisition;

/// <summary>Draws the efficiency of every detection bin.</summary>
internal static class SimulatedEfficiencies
{
    private const double SigmasPerFwhm = 1 / 2.3548200450309493;

    /// <summary>Efficiencies of all bins, or null if all are 1.</summary>
    public static float[]? Draw(ScannerGeometry scanner, AcquisitionOptions options, ulong stream)
    {
        bool energyBins = scanner.ModuleTypes.Any(static t => t.EnergyBinCount > 1);
        if (options is { EfficiencySpread: 0, DeadCrystalFraction: 0, MissingModules.IsEmpty: true } && !energyBins)
            return null;

        foreach (int module in options.MissingModules)
        {
            if ((uint)module >= (uint)scanner.ModuleCount)
                throw new ArgumentException($"Module {module} cannot be missing; the scanner has modules 0 to {scanner.ModuleCount - 1}.");
        }

        var missing = options.MissingModules.ToHashSet();
        var random = new Xoshiro256(options.Seed, stream);
        float[] efficiencies = new float[scanner.DetectionBinCount];
        int bin = 0;
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            DetectorModuleType moduleType = scanner.ModuleTypes[type];
            double[] shares = EnergyShares(moduleType);
            for (int module = 0; module < moduleType.ModuleCount; module++)
            {
                bool isMissing = missing.Contains(scanner.ModuleOffsets[type] + module);
                for (int element = 0; element < moduleType.ElementCount; element++)
                {
                    // Both numbers are always drawn, so that a missing module changes no other crystal.
                    double spread = options.EfficiencySpread;
                    double efficiency = Math.Exp(spread * random.NextGaussian() - 0.5 * spread * spread);
                    bool isDead = random.NextDouble() < options.DeadCrystalFraction || isMissing;
                    foreach (double share in shares)
                        efficiencies[bin++] = isDead ? 0 : (float)(efficiency * share);
                }
            }
        }

        return efficiencies;
    }

    // The photopeak's share in each energy bin: unscattered 511 keV photons blurred by the energy resolution.
    private static double[] EnergyShares(DetectorModuleType type)
    {
        if (type.EnergyBinCount == 1)
            return [1];
        double sigma = type.EnergyResolutionAt511 * 511 * SigmasPerFwhm;
        double[] shares = new double[type.EnergyBinCount];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = Below(type.EnergyBinEdgesKeV[i + 1], sigma) - Below(type.EnergyBinEdgesKeV[i], sigma);
        return shares;
    }

    private static double Below(double energyKeV, double sigma)
    {
        if (sigma > 0)
            return CumulativeNormal((energyKeV - 511) / sigma);
        return energyKeV > 511 ? 1 : 0;
    }

    // Cumulative normal distribution by its Taylor series inside +-6 sigmas, where it is exact to 1e-9.
    private static double CumulativeNormal(double x)
    {
        if (Math.Abs(x) > 6)
            return x > 0 ? 1 : 0;
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++)
        {
            term *= -x * x / (2 * k);
            sum += term / (2 * k + 1);
        }

        return 0.5 + sum / Math.Sqrt(2 * Math.PI);
    }
}
