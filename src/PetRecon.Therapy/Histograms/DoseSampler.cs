using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Histograms;

/// <summary>The dose and its gradient at single points.</summary>
internal readonly ref struct DoseSampler
{
    private readonly ReadOnlySpan<float> _voxels;
    private readonly HistogramInterpolation _interpolation;
    private readonly int _size0;
    private readonly int _size1;
    private readonly int _size2;
    private readonly int _stride0;
    private readonly int _stride1;
    private readonly int _stride2;

    public DoseSampler(DoseFrame frame, HistogramInterpolation interpolation)
    {
        _voxels = frame.Dose.Voxels;
        _interpolation = interpolation;
        (_size0, _size1, _size2) = (frame.Size(0), frame.Size(1), frame.Size(2));
        (_stride0, _stride1, _stride2) = (frame.Stride(0), frame.Stride(1), frame.Stride(2));
    }

    /// <summary>Whether a point is within the grid: the voxels from face to face.</summary>
    public bool Holds(Vector3D at) =>
        at.X >= -0.5 && at.X <= _size0 - 0.5 && at.Y >= -0.5 && at.Y <= _size1 - 0.5 && at.Z >= -0.5 && at.Z <= _size2 - 0.5;

    /// <summary>The dose at a point.</summary>
    public double At(Vector3D at)
    {
        if (_interpolation == HistogramInterpolation.Nearest)
            return At(at, out _, out _);
        (int i, double x, int nextX) = Place(at.X, _size0, _stride0);
        (int j, double y, int nextY) = Place(at.Y, _size1, _stride1);
        (int k, double z, int nextZ) = Place(at.Z, _size2, _stride2);
        int start = i * _stride0 + j * _stride1 + k * _stride2;
        double low = Between(start, nextX, nextY, x, y);
        return z > 0 ? low + z * (Between(start + nextZ, nextX, nextY, x, y) - low) : low;
    }

    /// <summary>The dose at a point, how it changes from voxel to voxel along each axis, and the lowest and highest dose of the voxels around.</summary>
    public double At(Vector3D at, out Vector3D gradient, out (double Low, double High) around)
    {
        gradient = default;
        if (_interpolation == HistogramInterpolation.Nearest)
        {
            double dose = _voxels[Nearest(at.X, _size0) * _stride0 + Nearest(at.Y, _size1) * _stride1 + Nearest(at.Z, _size2) * _stride2];
            around = (dose, dose);
            return dose;
        }

        (int i, double x, int nextX) = Place(at.X, _size0, _stride0);
        (int j, double y, int nextY) = Place(at.Y, _size1, _stride1);
        (int k, double z, int nextZ) = Place(at.Z, _size2, _stride2);
        int start = i * _stride0 + j * _stride1 + k * _stride2;
        double d000 = _voxels[start];
        double d100 = _voxels[start + nextX];
        double d010 = _voxels[start + nextY];
        double d110 = _voxels[start + nextX + nextY];
        double d001 = _voxels[start + nextZ];
        double d101 = _voxels[start + nextX + nextZ];
        double d011 = _voxels[start + nextY + nextZ];
        double d111 = _voxels[start + nextX + nextY + nextZ];
        around = (
            Math.Min(Math.Min(Math.Min(d000, d100), Math.Min(d010, d110)), Math.Min(Math.Min(d001, d101), Math.Min(d011, d111))),
            Math.Max(Math.Max(Math.Max(d000, d100), Math.Max(d010, d110)), Math.Max(Math.Max(d001, d101), Math.Max(d011, d111))));
        double low0 = d000 + y * (d010 - d000);
        double low1 = d100 + y * (d110 - d100);
        double high0 = d001 + y * (d011 - d001);
        double high1 = d101 + y * (d111 - d101);
        double low = low0 + x * (low1 - low0);
        double high = high0 + x * (high1 - high0);
        double alongY0 = d010 - d000 + x * (d110 - d100 - d010 + d000);
        double alongY1 = d011 - d001 + x * (d111 - d101 - d011 + d001);
        gradient = new(low1 - low0 + z * (high1 - high0 - low1 + low0), alongY0 + z * (alongY1 - alongY0), high - low);
        return low + z * (high - low);
    }

    private double Between(int start, int nextX, int nextY, double x, double y)
    {
        double near = _voxels[start] + x * (_voxels[start + nextX] - _voxels[start]);
        double far = _voxels[start + nextY] + x * (_voxels[start + nextX + nextY] - _voxels[start + nextY]);
        return near + y * (far - near);
    }

    private static int Nearest(double at, int size) => (int)Math.Clamp(Math.Floor(at + 0.5), 0, size - 1);

    // The cell's first voxel, the place within it, and the way to its second voxel; in the outer half of a voxel, that voxel alone.
    private static (int First, double Part, int Next) Place(double at, int size, int stride)
    {
        if (!(at > 0))
            return (0, 0, 0);
        if (at >= size - 1)
            return (size - 1, 0, 0);
        int first = (int)at;
        return (first, at - first, stride);
    }
}
