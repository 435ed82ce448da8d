using System.Collections.Immutable;

namespace PetRecon.Core.Scanners;

/// <summary>
/// Any arrangement of box-shaped detecting elements, and how finely it tells time and energy.
/// Detection bins are numbered through all module types: <c>offset[type] + energyBin + energyBins * (element + elements * module)</c>
/// (within a type as in PETSIRD). Modules are numbered through all types as well. Millimetres, in the scanner's own axes:
/// z along the bore, x and y across it.
/// </summary>
public sealed class ScannerGeometry
{
    private readonly TofPair[] _tof;

    /// <summary>Makes a scanner.</summary>
    /// <param name="modelName">The maker's name for it.</param>
    /// <param name="moduleTypes">At least one type with at least one module and element.</param>
    /// <param name="tof">TOF of each pair of types, lower triangular: [type1][type2 up to type1]; no TOF at all when null.</param>
    /// <param name="coincidences">Which modules can be in coincidence; all when null.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public ScannerGeometry(
        string modelName,
        ImmutableArray<DetectorModuleType> moduleTypes,
        ImmutableArray<ImmutableArray<TofPair>>? tof = null,
        ModuleCoincidences? coincidences = null)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        if (moduleTypes.IsDefaultOrEmpty)
            throw new ArgumentException("A scanner needs at least one module type.", nameof(moduleTypes));

        ModelName = modelName;
        ModuleTypes = moduleTypes;
        DetectionBinOffsets = Offsets(moduleTypes, static type => type.DetectionBinCount, "detection bins");
        ModuleOffsets = Offsets(moduleTypes, static type => type.ModuleCount, "modules");
        Coincidences = coincidences ?? ModuleCoincidences.All(ModuleCount);
        if (Coincidences.ModuleCount != ModuleCount)
            throw new ArgumentException($"The coincidence table is for {Coincidences.ModuleCount} modules; the scanner has {ModuleCount}.", nameof(coincidences));
        _tof = SquareTof(tof, moduleTypes.Length);
    }

    /// <summary>The maker's name for the scanner.</summary>
    public string ModelName { get; }

    /// <summary>The kinds of modules.</summary>
    public ImmutableArray<DetectorModuleType> ModuleTypes { get; }

    /// <summary>First detection bin of each type, and the total number at the end.</summary>
    public ImmutableArray<int> DetectionBinOffsets { get; }

    /// <summary>First module number of each type, and the total number at the end.</summary>
    public ImmutableArray<int> ModuleOffsets { get; }

    /// <summary>Which modules can be in coincidence with which.</summary>
    public ModuleCoincidences Coincidences { get; }

    /// <summary>Number of detection bins of all types.</summary>
    public int DetectionBinCount => DetectionBinOffsets[^1];

    /// <summary>Number of modules of all types.</summary>
    public int ModuleCount => ModuleOffsets[^1];

    /// <summary>Whether any pair of types has informative TOF.</summary>
    public bool HasTof => Array.Exists(_tof, static pair => pair.IsInformative);

    /// <summary>TOF of events whose first detection bin is of <paramref name="type0"/> and whose second is of <paramref name="type1"/>.</summary>
    public TofPair Tof(int type0, int type1) => _tof[type0 * ModuleTypes.Length + type1];

    /// <summary>Module type of a detection bin.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bin.</exception>
    public int TypeOf(uint detectionBin)
    {
        if (detectionBin >= (uint)DetectionBinCount)
            throw new ArgumentOutOfRangeException(nameof(detectionBin), detectionBin, $"The scanner has {DetectionBinCount} detection bins.");
        int type = 0;
        while (detectionBin >= (uint)DetectionBinOffsets[type + 1])
            type++;
        return type;
    }

    /// <summary>Takes a detection bin number apart.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bin.</exception>
    public DetectionBinAddress AddressOf(uint detectionBin)
    {
        int type = TypeOf(detectionBin);
        DetectorModuleType moduleType = ModuleTypes[type];
        int local = (int)detectionBin - DetectionBinOffsets[type];
        (int crystal, int energyBin) = Math.DivRem(local, moduleType.EnergyBinCount);
        (int module, int element) = Math.DivRem(crystal, moduleType.ElementCount);
        return new(type, module, element, energyBin);
    }

    /// <summary>Puts a detection bin number together.</summary>
    public uint DetectionBinOf(DetectionBinAddress address)
    {
        DetectorModuleType type = ModuleTypes[address.Type];
        return (uint)(DetectionBinOffsets[address.Type] + address.EnergyBin + type.EnergyBinCount * (address.Element + type.ElementCount * address.Module));
    }

    /// <summary>The box of a detection bin's element in scanner coordinates, mm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bin.</exception>
    public BoxShape ElementBox(uint detectionBin)
    {
        DetectionBinAddress address = AddressOf(detectionBin);
        DetectorModuleType type = ModuleTypes[address.Type];
        return type.Element.Transformed(type.ModuleTransforms[address.Module].After(type.ElementTransforms[address.Element]));
    }

    private static ImmutableArray<int> Offsets(ImmutableArray<DetectorModuleType> types, Func<DetectorModuleType, long> count, string what)
    {
        var offsets = ImmutableArray.CreateBuilder<int>(types.Length + 1);
        long sum = 0;
        offsets.Add(0);
        foreach (DetectorModuleType type in types)
        {
            if (count(type) <= 0)
                throw new ArgumentException($"Module type '{type.Name}' has no {what}.", nameof(types));
            sum += count(type);
            if (sum > int.MaxValue)
                throw new ArgumentException($"The scanner has more than {int.MaxValue} {what}.", nameof(types));
            offsets.Add((int)sum);
        }

        return offsets.MoveToImmutable();
    }

    private static TofPair[] SquareTof(ImmutableArray<ImmutableArray<TofPair>>? tof, int typeCount)
    {
        var square = new TofPair[typeCount * typeCount];
        Array.Fill(square, TofPair.None);
        if (tof is not { } triangle)
            return square;
        for (int i = 0; i < typeCount; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (triangle.Length <= i || triangle[i].Length <= j)
                    throw new ArgumentException($"TOF of module types ({i}, {j}) is missing.", nameof(tof));
                square[i * typeCount + j] = triangle[i][j];
                if (i != j)
                    square[j * typeCount + i] = triangle[i][j].Mirrored();
            }
        }

        return square;
    }
}
