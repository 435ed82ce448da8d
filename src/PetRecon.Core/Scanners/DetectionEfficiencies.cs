namespace PetRecon.Core.Scanners;

/// <summary>
/// How likely each pair of detection bins is to record a coincidence, as PETSIRD stores it:
/// calibration * efficiency[bin0] * efficiency[bin1] * table[module pair group][bin in module 0, bin in module 1].
/// Any part that is not given counts as 1. Pairs of modules that are not in coincidence have efficiency 0.
/// </summary>
public sealed class DetectionEfficiencies
{
    private readonly ScannerGeometry _scanner;
    private readonly float[]? _binEfficiencies;
    private readonly IModulePairEfficiencies? _modulePairs;
    private readonly int[] _moduleOfBin;
    private readonly ushort[] _binInModule;

    /// <summary>Makes the table.</summary>
    /// <param name="scanner">The scanner that it is for.</param>
    /// <param name="calibrationFactor">Factor common to all pairs; above 0.</param>
    /// <param name="binEfficiencies">Efficiency of each detection bin (numbered through all types), at least 0; null for all 1. Taken over.</param>
    /// <param name="modulePairs">Efficiency that belongs to pairs (geometry); null for all 1.</param>
    /// <exception cref="ArgumentException">The number of efficiencies is not the scanner's, or one is negative or not finite.</exception>
    public DetectionEfficiencies(
        ScannerGeometry scanner,
        float calibrationFactor = 1,
        float[]? binEfficiencies = null,
        IModulePairEfficiencies? modulePairs = null)
    {
        ArgumentNullException.ThrowIfNull(scanner);
        if (!(calibrationFactor > 0 && float.IsFinite(calibrationFactor)))
            throw new ArgumentException($"The calibration factor is {calibrationFactor}; expected a finite number above 0.", nameof(calibrationFactor));
        if (binEfficiencies is not null && binEfficiencies.Length != scanner.DetectionBinCount)
            throw new ArgumentException($"{binEfficiencies.Length} detection bin efficiencies were given; the scanner has {scanner.DetectionBinCount} bins.", nameof(binEfficiencies));
        if (binEfficiencies is not null && Array.Exists(binEfficiencies, static e => !(e >= 0 && float.IsFinite(e))))
            throw new ArgumentException("A detection bin efficiency is negative or not finite.", nameof(binEfficiencies));

        _scanner = scanner;
        CalibrationFactor = calibrationFactor;
        _binEfficiencies = binEfficiencies;
        _modulePairs = modulePairs;
        _moduleOfBin = new int[scanner.DetectionBinCount];
        _binInModule = new ushort[scanner.DetectionBinCount];
        for (int type = 0; type < scanner.ModuleTypes.Length; type++)
        {
            int binsPerModule = scanner.ModuleTypes[type].ElementCount * scanner.ModuleTypes[type].EnergyBinCount;
            if (binsPerModule > ushort.MaxValue)
                throw new ArgumentException($"Module type {type} has {binsPerModule} detection bins in one module; at most {ushort.MaxValue} are supported.", nameof(scanner));
            for (int bin = scanner.DetectionBinOffsets[type]; bin < scanner.DetectionBinOffsets[type + 1]; bin++)
            {
                (int module, int inModule) = Math.DivRem(bin - scanner.DetectionBinOffsets[type], binsPerModule);
                _moduleOfBin[bin] = scanner.ModuleOffsets[type] + module;
                _binInModule[bin] = (ushort)inModule;
            }
        }
    }

    /// <summary>The scanner that the table is for.</summary>
    public ScannerGeometry Scanner => _scanner;

    /// <summary>Factor common to all pairs.</summary>
    public float CalibrationFactor { get; }

    /// <summary>Whether all pairs that are in coincidence have the same efficiency.</summary>
    public bool IsUniform => _binEfficiencies is null && _modulePairs is null;

    /// <summary>Whether detection bins have efficiencies of their own; all are 1 otherwise.</summary>
    public bool HasBinEfficiencies => _binEfficiencies is not null;

    /// <summary>The part that belongs to pairs; null for all 1.</summary>
    public IModulePairEfficiencies? ModulePairs => _modulePairs;

    /// <summary>Module of a detection bin, numbered through all types.</summary>
    public int ModuleOf(uint detectionBin) => _moduleOfBin[detectionBin];

    /// <summary>Efficiency of one detection bin alone.</summary>
    public float Bin(uint detectionBin) => _binEfficiencies is null ? 1 : _binEfficiencies[detectionBin];

    /// <summary>Efficiency of a pair: 0 if the pair is not in coincidence or one of its bins is dead.</summary>
    public float Pair(uint detectionBin0, uint detectionBin1)
    {
        int module0 = _moduleOfBin[detectionBin0];
        int module1 = _moduleOfBin[detectionBin1];
        if (!_scanner.Coincidences[module0, module1])
            return 0;
        float efficiency = CalibrationFactor;
        if (_binEfficiencies is not null)
            efficiency *= _binEfficiencies[detectionBin0] * _binEfficiencies[detectionBin1];
        if (_modulePairs is not null)
            efficiency *= _modulePairs.Pair(module0, _binInModule[detectionBin0], module1, _binInModule[detectionBin1]);
        return efficiency;
    }
}
