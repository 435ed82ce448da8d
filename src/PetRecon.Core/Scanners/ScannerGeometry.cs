using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

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
    private readonly Lazy<ScannerExtent> _extent;

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
        _extent = new(() => ScannerExtent.Of(this));
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

    /// <summary>Distance from the z axis to the nearest point of any element, in mm: the radius of the free bore.</summary>
    public double InnerRadiusMm => _extent.Value.InnerRadiusMm;

    /// <summary>Distance from the z axis to the farthest point of any element, in mm.</summary>
    public double OuterRadiusMm => _extent.Value.OuterRadiusMm;

    /// <summary>Lowest z of any element, in mm.</summary>
    public double AxialMinMm => _extent.Value.AxialMinMm;

    /// <summary>Highest z of any element, in mm.</summary>
    public double AxialMaxMm => _extent.Value.AxialMaxMm;

    /// <summary>Length of the scanner along z, in mm, gaps and shifts included.</summary>
    public double AxialExtentMm => AxialMaxMm - AxialMinMm;

    /// <summary>
    /// Estimate of the radius of the transaxial field of view, in mm: how far from the z axis the outermost line between the centres of
    /// two modules in coincidence passes, at most the free bore.
    /// </summary>
    public double TransaxialFovRadiusMm => _extent.Value.TransaxialFovRadiusMm;

    /// <summary>A grid of cubic voxels that covers the transaxial field of view and the whole axial extent.</summary>
    /// <param name="voxelMm">Edge of a voxel, in mm.</param>
    /// <exception cref="ArgumentException">The edge is not above 0, or the grid would be too large for one volume.</exception>
    public VoxelGrid SuggestedGrid(double voxelMm) => SuggestedGrid(new Vector3D(voxelMm, voxelMm, voxelMm));

    /// <summary>A grid that covers the transaxial field of view and the whole axial extent.</summary>
    /// <param name="voxelMm">Edges of a voxel, in mm.</param>
    /// <exception cref="ArgumentException">An edge is not above 0, or the grid would be too large for one volume.</exception>
    public VoxelGrid SuggestedGrid(Vector3D voxelMm)
    {
        if (!(voxelMm.X > 0 && voxelMm.Y > 0 && voxelMm.Z > 0))
            throw new ArgumentException($"Voxels of {voxelMm} mm have no volume.", nameof(voxelMm));
        double diameterMm = 2 * TransaxialFovRadiusMm;
        Vector3D center = new(0, 0, 0.5 * (AxialMinMm + AxialMaxMm));
        return VoxelGrid.Centered(VoxelsFor(diameterMm, voxelMm.X), VoxelsFor(diameterMm, voxelMm.Y), VoxelsFor(AxialExtentMm, voxelMm.Z), voxelMm, center);
    }

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

    // A thousandth of a voxel may stick out, so that rounding does not add a plane. Too many to count is left to VoxelGrid to refuse.
    private static int VoxelsFor(double lengthMm, double voxelMm) =>
        (int)Math.Clamp(Math.Ceiling(lengthMm / voxelMm - 1e-3), 1, int.MaxValue);

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
