using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Acquisition;

/// <summary>Every crystal of a scanner as a box to draw points in. Boxes are kept per module type, so the table stays in the cache.</summary>
internal sealed class CrystalTable
{
    private readonly BoxShape[][] _elementsOfType;
    private readonly RigidTransform[] _modules;
    private readonly int[] _typeOfModule;
    private readonly int[] _depthAxis;
    private readonly double[] _depthSign;
    private readonly DepthSampling _sampling;
    private readonly double _attenuationPerMm;

    public CrystalTable(ScannerGeometry scanner, DepthSampling sampling, double attenuationPerMm)
    {
        // Without attenuation in the crystal all depths are equally likely.
        _sampling = sampling == DepthSampling.Exponential && attenuationPerMm == 0 ? DepthSampling.Uniform : sampling;
        _attenuationPerMm = attenuationPerMm;
        _elementsOfType = [.. scanner.ModuleTypes.Select(static t => t.ElementTransforms.Select(e => t.Element.Transformed(e)).ToArray())];
        _modules = [.. scanner.ModuleTypes.SelectMany(static t => t.ModuleTransforms)];
        _typeOfModule = [.. scanner.ModuleTypes.SelectMany(static (t, index) => Enumerable.Repeat(index, t.ModuleCount))];
        FirstBin = new int[_modules.Length];
        BinCount = new int[_modules.Length];
        EnergyBinCount = new int[_modules.Length];
        Center = new Vector3D[_modules.Length];
        RadiusMm = new double[_modules.Length];
        _depthAxis = new int[_modules.Length];
        _depthSign = new double[_modules.Length];
        for (int module = 0; module < _modules.Length; module++)
            Describe(scanner, module);
    }

    /// <summary>Number of modules through all types.</summary>
    public int ModuleCount => _modules.Length;

    /// <summary>First detection bin of each module.</summary>
    public int[] FirstBin { get; }

    /// <summary>Detection bins in each module.</summary>
    public int[] BinCount { get; }

    /// <summary>Energy bins of each module's elements.</summary>
    public int[] EnergyBinCount { get; }

    /// <summary>Centre of a sphere around each module.</summary>
    public Vector3D[] Center { get; }

    /// <summary>Radius of that sphere; no point of a crystal is outside it.</summary>
    public double[] RadiusMm { get; }

    /// <summary>Module type of a module.</summary>
    public int TypeOf(int module) => _typeOfModule[module];

    /// <summary>The tiles of every module type.</summary>
    /// <param name="count">Tiles in each module: a power of two.</param>
    public CrystalTile[][] Tiles(int count) => [.. _elementsOfType.Select(elements => CrystalTile.Divide(elements, count))];

    /// <summary>The centre of a tile of one module, in scanner coordinates.</summary>
    public Vector3D TileCenter(int module, CrystalTile tile) => _modules[module].Apply(tile.Center);

    /// <summary>Draws a point where a photon is stopped in a crystal, in scanner coordinates.</summary>
    public Vector3D Draw(int module, int binInModule, ref Xoshiro256 random)
    {
        int element = EnergyBinCount[module] == 1 ? binInModule : binInModule / EnergyBinCount[module];
        BoxShape box = _elementsOfType[_typeOfModule[module]][element];
        if (_sampling == DepthSampling.Centroid)
            return _modules[module].Apply(box.CenterMm);
        double u = 2 * random.NextDouble() - 1;
        double v = 2 * random.NextDouble() - 1;
        double w = 2 * random.NextDouble() - 1;
        if (_sampling == DepthSampling.Exponential)
        {
            double sign = _depthSign[module];
            switch (_depthAxis[module])
            {
                case 0: u = sign * Deep(u, box.HalfAxisU.Length); break;
                case 1: v = sign * Deep(v, box.HalfAxisV.Length); break;
                default: w = sign * Deep(w, box.HalfAxisW.Length); break;
            }
        }

        return _modules[module].Apply(box.CenterMm + u * box.HalfAxisU + v * box.HalfAxisV + w * box.HalfAxisW);
    }

    // From a uniform deviate in -1 .. 1 to a depth in half axes, -1 at the entrance face: exponential, cut off at the far face.
    private double Deep(double uniform, double halfDepthMm)
    {
        double full = _attenuationPerMm * 2 * halfDepthMm;
        return -2 * Math.Log(1 - 0.5 * (uniform + 1) * (1 - Math.Exp(-full))) / full - 1;
    }

    private void Describe(ScannerGeometry scanner, int module)
    {
        int type = _typeOfModule[module];
        DetectorModuleType moduleType = scanner.ModuleTypes[type];
        EnergyBinCount[module] = moduleType.EnergyBinCount;
        BinCount[module] = moduleType.ElementCount * moduleType.EnergyBinCount;
        FirstBin[module] = scanner.DetectionBinOffsets[type] + (module - scanner.ModuleOffsets[type]) * BinCount[module];

        BoxShape[] elements = _elementsOfType[type];
        CrystalTile all = CrystalTile.Divide(elements, 1)[0];
        Center[module] = _modules[module].Apply(all.Center);
        RadiusMm[module] = all.RadiusMm;
        (_depthAxis[module], _depthSign[module]) = DepthAxis(elements[0].Transformed(_modules[module]), Center[module]);
    }

    // Depth is the edge that points most nearly away from the scanner's axis; its sign is that of "outwards".
    private static (int Axis, double Sign) DepthAxis(BoxShape box, Vector3D moduleCenter)
    {
        Vector3D outwards = new(moduleCenter.X, moduleCenter.Y, 0);
        if (!(outwards.Length > 1e-9))
            outwards = moduleCenter.Length > 1e-9 ? moduleCenter : Vector3D.UnitX;
        double u = Vector3D.Dot(box.HalfAxisU.Normalized(), outwards);
        double v = Vector3D.Dot(box.HalfAxisV.Normalized(), outwards);
        double w = Vector3D.Dot(box.HalfAxisW.Normalized(), outwards);
        if (Math.Abs(u) >= Math.Abs(v) && Math.Abs(u) >= Math.Abs(w))
            return (0, u < 0 ? -1 : 1);
        return Math.Abs(v) >= Math.Abs(w) ? (1, v < 0 ? -1 : 1) : (2, w < 0 ? -1 : 1);
    }
}
