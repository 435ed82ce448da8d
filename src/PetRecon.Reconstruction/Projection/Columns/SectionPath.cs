using System.Numerics;
using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// The way that all lines between two columns of crystals take across a map or an image, as Joseph's method sees it: on plane p of the main axis, the columns
/// of voxels beside it, and the share of the way from the first column of crystals to the second. It is a <see cref="PlaneRay"/> without heights.
/// </summary>
internal readonly struct SectionPath
{
    private readonly double _across0;
    private readonly double _acrossStep;
    private readonly double _start;
    private readonly double _perPlane;
    private readonly int _planeStride;
    private readonly int _acrossStride;
    private readonly int _sizeAcross;

    /// <summary>Finds the way.</summary>
    /// <param name="sizeX">Number of columns of the map or image along x.</param>
    /// <param name="sizeY">Number of columns along y.</param>
    /// <param name="from">The first column, in voxel indices.</param>
    /// <param name="to">The second column.</param>
    /// <param name="spacingMm">The map's voxel spacing.</param>
    public SectionPath(int sizeX, int sizeY, Vector2 from, Vector2 to, Vector3D spacingMm)
    {
        (double dx, double dy) = (to.X - from.X, to.Y - from.Y);
        bool alongX = IsAlongX(from, to);
        (double start, double delta, int planes) = alongX ? (from.X, dx, sizeX) : (from.Y, dy, sizeY);
        (double across, double deltaAcross, _sizeAcross) = alongX ? (from.Y, dy, sizeY) : (from.X, dx, sizeX);
        (_planeStride, _acrossStride) = alongX ? (1, sizeX) : (sizeX, 1);
        Delta = delta;
        LengthMm = Math.Sqrt(dx * dx * spacingMm.X * spacingMm.X + dy * dy * spacingMm.Y * spacingMm.Y);
        if (delta == 0)
        {
            (Enter, Leave) = (0, -1);
            return;
        }

        _start = start;
        _perPlane = 1 / delta;
        _acrossStep = deltaAcross * _perPlane;
        _across0 = across - start * _acrossStep;
        (double enter, double leave) = PlaneCrossing.Of(start, delta, planes, _across0, _acrossStep, _sizeAcross);
        (Enter, Leave) = ((float)enter, (float)leave);
    }

    /// <summary>Whether planes across x are those that the way crosses most of.</summary>
    public static bool IsAlongX(Vector2 from, Vector2 to) => Math.Abs(to.X - from.X) >= Math.Abs(to.Y - from.Y);

    /// <summary>Planes from the first column of crystals to the second, with sign; a line that rises by more has its planes across z.</summary>
    public double Delta { get; }

    /// <summary>Distance of the columns of crystals.</summary>
    public double LengthMm { get; }

    /// <summary>Plane number, with fraction, at which the way enters the map.</summary>
    public float Enter { get; }

    /// <summary>Plane number at which it leaves the map; below that of entering if it does not cross it.</summary>
    public float Leave { get; }

    /// <summary>First plane.</summary>
    public int First => (int)MathF.Floor(Enter + 0.5f);

    /// <summary>Last plane; below the first if there is none.</summary>
    public int Last => Enter < Leave ? (int)MathF.Ceiling(Leave - 0.5f) : First - 1;

    /// <summary>Share of the way at a plane.</summary>
    public double ShareAt(double plane) => (plane - _start) * _perPlane;

    /// <summary>Where a share of the way is, as a plane number.</summary>
    public double PlaneAt(double share) => _start + share * Delta;

    /// <summary>The columns of voxels on either side, and how far the way is towards the second.</summary>
    public (int Near, int Far, float Towards) At(int plane)
    {
        double across = Math.Clamp(_across0 + _acrossStep * plane, 0, _sizeAcross - 1);
        int floor = Math.Min((int)across, Math.Max(0, _sizeAcross - 2));
        int near = plane * _planeStride + floor * _acrossStride;
        return (near, _sizeAcross > 1 ? near + _acrossStride : near, (float)(across - floor));
    }
}
