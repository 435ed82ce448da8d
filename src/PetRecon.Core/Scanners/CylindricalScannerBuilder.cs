using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Scanners;

/// <summary>Turns a <see cref="CylindricalScannerDesign"/> into modules, elements and coincidences.</summary>
internal sealed class CylindricalScannerBuilder
{
    private const double OverlapToleranceMm = 1e-6;

    private readonly CylindricalScannerDesign _design;
    private readonly double _innerRadiusMm;
    private readonly double _ringPitchMm;

    public CylindricalScannerBuilder(CylindricalScannerDesign design)
    {
        _design = design;
        _innerRadiusMm = 0.5 * design.InnerDiameterMm;
        _ringPitchMm = design.Axial.LengthMm + design.AxialBlockGapMm;
    }

    public ScannerGeometry Build()
    {
        ImmutableArray<BlockPosition> blocks = PresentBlocks();
        if (blocks.Length == 0)
            throw new ArgumentException($"{_design.ModelName}: every block is missing.");
        CheckOverlap([.. blocks]);
        ImmutableArray<RigidTransform> moduleTransforms = [.. blocks.Select(ModuleTransform)];
        double[] thicknesses = [.. _design.LayerThicknessesMm.Distinct()];
        ImmutableArray<DetectorModuleType> types = [.. thicknesses.Select(thickness => ModuleType(thickness, moduleTransforms))];
        ImmutableArray<ImmutableArray<TofPair>> tof =
            [.. Enumerable.Range(0, types.Length).Select(type => Enumerable.Repeat(_design.Tof, type + 1).ToImmutableArray())];
        return new(_design.ModelName, types, tof, Coincidences(blocks, types.Length));
    }

    private ImmutableArray<BlockPosition> PresentBlocks()
    {
        var blocks = ImmutableArray.CreateBuilder<BlockPosition>();
        for (int ring = 0; ring < _design.BlockRings; ring++)
        {
            for (int block = 0; block < _design.BlocksPerRing; block++)
            {
                BlockPosition position = new(ring, block);
                if (_design.IsMissing?.Invoke(position) != true)
                    blocks.Add(position);
            }
        }

        return blocks.ToImmutable();
    }

    private double CenterZMm(BlockPosition position) =>
        (position.Ring - 0.5 * (_design.BlockRings - 1)) * _ringPitchMm + (_design.AxialShiftMm?.Invoke(position) ?? 0);

    private double AngleRadians(int block) =>
        double.DegreesToRadians(_design.StartAngleDegrees) + 2 * Math.PI * block / _design.BlocksPerRing;

    private RigidTransform ModuleTransform(BlockPosition position)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(_design.TiltDegrees?.Invoke(position) ?? 0));
        RigidTransform tilt = new(new(cos, 0, sin), Vector3D.UnitY, new(-sin, 0, cos), new(_innerRadiusMm, 0, CenterZMm(position)));
        return RigidTransform.RotationZ(AngleRadians(position.Block)).After(tilt);
    }

    private DetectorModuleType ModuleType(double thicknessMm, ImmutableArray<RigidTransform> moduleTransforms)
    {
        var elements = ImmutableArray.CreateBuilder<RigidTransform>();
        double innerFaceMm = 0;
        foreach (double layerMm in _design.LayerThicknessesMm)
        {
            if (layerMm == thicknessMm)
                AddLayer(elements, innerFaceMm + 0.5 * layerMm);
            innerFaceMm += layerMm + _design.LayerGapMm;
        }

        CrystalRow transaxial = _design.Transaxial;
        CrystalRow axial = _design.Axial;
        return new()
        {
            Name = FormattableString.Invariant($"{elements.Count / (transaxial.Count * axial.Count)} x {transaxial.Count} x {axial.Count} crystals of {thicknessMm:0.###} x {transaxial.SizeMm:0.###} x {axial.SizeMm:0.###} mm"),
            Element = BoxShape.Centered(new(thicknessMm, transaxial.SizeMm, axial.SizeMm)),
            ElementTransforms = elements.ToImmutable(),
            ModuleTransforms = moduleTransforms,
            EnergyBinEdgesKeV = [_design.EnergyWindowKeV.Low, _design.EnergyWindowKeV.High],
            EnergyResolutionAt511 = (float)_design.EnergyResolutionAt511,
        };
    }

    private void AddLayer(ImmutableArray<RigidTransform>.Builder elements, double depthMm)
    {
        for (int axial = 0; axial < _design.Axial.Count; axial++)
        {
            for (int transaxial = 0; transaxial < _design.Transaxial.Count; transaxial++)
                elements.Add(RigidTransform.Shift(new(depthMm, _design.Transaxial.CenterMm(transaxial), _design.Axial.CenterMm(axial))));
        }
    }

    private ModuleCoincidences Coincidences(ImmutableArray<BlockPosition> blocks, int typeCount)
    {
        bool[,] facing = FacingBlocks();
        int maximumRingDifference = _design.MaximumBlockRingDifference ?? int.MaxValue;
        return ModuleCoincidences.FromRule(blocks.Length * typeCount, (module0, module1) =>
        {
            BlockPosition a = blocks[module0 % blocks.Length];
            BlockPosition b = blocks[module1 % blocks.Length];
            return facing[a.Block, b.Block] && Math.Abs(a.Ring - b.Ring) <= maximumRingDifference;
        });
    }

    // Which places around the ring are far enough apart and have lines that meet the field of view.
    private bool[,] FacingBlocks()
    {
        int count = _design.BlocksPerRing;
        double fovRadiusMm = 0.5 * _design.CoincidenceFovDiameterMm ?? double.PositiveInfinity;
        bool[,] facing = new bool[count, count];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                int apart = Math.Min(Math.Abs(a - b), count - Math.Abs(a - b));
                facing[a, b] = apart >= _design.MinimumBlockSeparation
                    && (apart == 0 || ClosestLineMm(a, b) <= fovRadiusMm);
            }
        }

        return facing;
    }

    // Distance from the z axis of the closest of all lines between two inner faces. The distance is largest and smallest between edges.
    private double ClosestLineMm(int blockA, int blockB)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (Vector3D a in FaceEdges(blockA))
        {
            foreach (Vector3D b in FaceEdges(blockB))
            {
                double signedMm = (a.X * b.Y - a.Y * b.X) / (b - a).Length;
                low = Math.Min(low, signedMm);
                high = Math.Max(high, signedMm);
            }
        }

        return low <= 0 && high >= 0 ? 0 : Math.Min(Math.Abs(low), Math.Abs(high));
    }

    private Vector3D[] FaceEdges(int block)
    {
        RigidTransform rotation = RigidTransform.RotationZ(AngleRadians(block));
        double halfMm = 0.5 * _design.Transaxial.LengthMm;
        return [rotation.Apply(new(_innerRadiusMm, -halfMm, 0)), rotation.Apply(new(_innerRadiusMm, halfMm, 0))];
    }

    private void CheckOverlap(HashSet<BlockPosition> blocks)
    {
        double sideMm = _design.InnerDiameterMm * Math.Tan(Math.PI / _design.BlocksPerRing);
        bool tooWide = _design.BlocksPerRing > 2 && _design.Transaxial.LengthMm > sideMm + OverlapToleranceMm;
        foreach (BlockPosition position in blocks)
        {
            for (int ring = 0; ring < _design.BlockRings; ring++)
            {
                BlockPosition above = new(ring, position.Block);
                if (ring != position.Ring && blocks.Contains(above) && ShareHeight(position, above))
                    throw new ArgumentException($"{_design.ModelName}: {position} and {above} overlap: they are {_design.Axial.LengthMm:0.###} mm long and only {Math.Abs(CenterZMm(position) - CenterZMm(above)):0.###} mm apart.");
                BlockPosition beside = new(ring, (position.Block + 1) % _design.BlocksPerRing);
                if (tooWide && blocks.Contains(beside) && ShareHeight(position, beside))
                    throw new ArgumentException($"{_design.ModelName}: {position} and {beside} overlap: crystals take {_design.Transaxial.LengthMm:0.###} mm of a side that is {sideMm:0.###} mm long.");
            }
        }
    }

    private bool ShareHeight(BlockPosition a, BlockPosition b) =>
        Math.Abs(CenterZMm(a) - CenterZMm(b)) < _design.Axial.LengthMm - OverlapToleranceMm;
}
