using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>
/// A straight line through a grid's voxels, which are boxes of constant value, in double precision (Siddon, Med Phys 12 (1985) 252; stepping after Amanatides
/// and Woo, Eurographics 1987). It walks in voxel indices, so oblique and sheared grids are walked as exactly as straight ones.
/// </summary>
internal struct VoxelWalk
{
    private readonly double _end;
    private readonly double _perX;
    private readonly double _perY;
    private readonly double _perZ;
    private readonly int _stepX;
    private readonly int _stepY;
    private readonly int _stepZ;
    private readonly int _strideY;
    private readonly int _strideZ;
    private readonly int _sizeX;
    private readonly int _sizeY;
    private readonly int _sizeZ;
    private double _nextX;
    private double _nextY;
    private double _nextZ;
    private int _x;
    private int _y;
    private int _z;
    private int _following;

    /// <summary>Begins a walk.</summary>
    /// <param name="grid">The voxels.</param>
    /// <param name="start">Where the line is at distance 0, in voxel indices.</param>
    /// <param name="perMm">Its step in voxel indices for a mm.</param>
    /// <param name="fromMm">Distance at which it begins; may be minus infinity.</param>
    /// <param name="toMm">Distance at which it ends; may be infinity.</param>
    public VoxelWalk(VoxelGrid grid, Vector3D start, Vector3D perMm, double fromMm, double toMm)
    {
        _sizeX = grid.SizeX;
        _sizeY = grid.SizeY;
        _sizeZ = grid.SizeZ;
        Clip(start.X, perMm.X, _sizeX, ref fromMm, ref toMm);
        Clip(start.Y, perMm.Y, _sizeY, ref fromMm, ref toMm);
        Clip(start.Z, perMm.Z, _sizeZ, ref fromMm, ref toMm);
        AtMm = fromMm;
        _end = toMm;
        if (!(fromMm < toMm))
            return;
        _strideY = _sizeX;
        _strideZ = _sizeX * _sizeY;
        (_x, _stepX, _nextX, _perX) = Axis(start.X, perMm.X, fromMm, _sizeX);
        (_y, _stepY, _nextY, _perY) = Axis(start.Y, perMm.Y, fromMm, _sizeY);
        (_z, _stepZ, _nextZ, _perZ) = Axis(start.Z, perMm.Z, fromMm, _sizeZ);
        _following = _x + _strideY * _y + _strideZ * _z;
    }

    /// <summary>How far the walk has come, mm.</summary>
    public double AtMm { get; private set; }

    /// <summary>The voxel of the last piece.</summary>
    public int Voxel { get; private set; }

    /// <summary>Goes through one voxel.</summary>
    /// <param name="lengthMm">Length of the line in it.</param>
    /// <returns>False when the line has left the grid or ended.</returns>
    public bool Next(out double lengthMm)
    {
        double at = AtMm;
        if (!(at < _end) || _following < 0)
        {
            lengthMm = 0;
            return false;
        }

        Voxel = _following;
        double next;
        if (_nextX <= _nextY && _nextX <= _nextZ)
        {
            next = _nextX;
            _nextX += _perX;
            _x += _stepX;
            _following = (uint)_x < (uint)_sizeX ? _following + _stepX : -1;
        }
        else if (_nextY <= _nextZ)
        {
            next = _nextY;
            _nextY += _perY;
            _y += _stepY;
            _following = (uint)_y < (uint)_sizeY ? _following + _stepY * _strideY : -1;
        }
        else
        {
            next = _nextZ;
            _nextZ += _perZ;
            _z += _stepZ;
            _following = (uint)_z < (uint)_sizeZ ? _following + _stepZ * _strideZ : -1;
        }

        next = next < _end ? next : _end;
        lengthMm = next - at;
        AtMm = next;
        return true;
    }

    // Voxel k reaches from k - 0.5 to k + 0.5.
    internal static void Clip(double start, double perMm, int size, ref double from, ref double to)
    {
        double low = -0.5 - start;
        double high = size - 0.5 - start;
        if (perMm == 0)
        {
            if (!(low <= 0 && high >= 0))
                to = double.NegativeInfinity;
            return;
        }

        double a = low / perMm;
        double b = high / perMm;
        from = Math.Max(from, Math.Min(a, b));
        to = Math.Min(to, Math.Max(a, b));
    }

    private static (int Voxel, int Step, double Next, double Per) Axis(double start, double perMm, double from, int size)
    {
        double position = start + from * perMm + 0.5;

        // On a face the voxel is the one that the line goes into.
        double floor = Math.Floor(position);
        if (perMm < 0 && floor == position)
            floor -= 1;
        int voxel = (int)Math.Clamp(floor, 0, size - 1);
        return perMm == 0
            ? (voxel, 0, double.PositiveInfinity, 0)
            : (voxel, perMm > 0 ? 1 : -1, (voxel + (perMm > 0 ? 0.5 : -0.5) - start) / perMm, Math.Abs(1 / perMm));
    }
}
