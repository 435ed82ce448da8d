using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Therapy.Contours;

/// <summary>The points of all planes of a structure at which distances are calculated: the same in each plane, one above the other.</summary>
internal sealed class ContourLattice
{
    /// <summary>Points of a block, in both directions. The width is a multiple of it, so rows are whole vectors.</summary>
    public const int Block = 16;

    private const double FinestMm = 0.25;
    private const double CoarsestMm = 1;
    private const double PointsAcross = 200;
    private const double UsualPoints = 1 << 20;
    private const double MostPoints = 1 << 24;

    private readonly Vector3D _u;
    private readonly Vector3D _v;
    private readonly double _lowU;
    private readonly double _lowV;

    /// <summary>Lays the points out.</summary>
    /// <param name="name">The structure's name, for messages.</param>
    /// <param name="slabs">Its planes.</param>
    /// <param name="rasterMm">Distance of points; null to choose it.</param>
    public ContourLattice(string name, StructureSlabs slabs, double? rasterMm)
    {
        Normal = slabs.Normal;
        Vector3D least = Math.Abs(Normal.Y) < 0.6 ? Vector3D.UnitY : Vector3D.UnitX;
        _u = Vector3D.Cross(least, Normal).Normalized();
        _v = Vector3D.Cross(Normal, _u);
        (double lowU, double highU, double lowV, double highV) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        double widest = 0;
        for (int i = 0; i < slabs.Slabs.Length; i++)
        {
            widest = i == 0 ? 0 : Math.Max(widest, slabs.Slabs[i].HeightMm - slabs.Slabs[i - 1].HeightMm);
            foreach (Vector3D point in slabs.Slabs[i].Polygons.SelectMany(static polygon => polygon))
            {
                (double u, double v) = (Vector3D.Dot(_u, point), Vector3D.Dot(_v, point));
                (lowU, highU, lowV, highV) = (Math.Min(lowU, u), Math.Max(highU, u), Math.Min(lowV, v), Math.Max(highV, v));
            }
        }

        double smaller = Math.Min(highU - lowU, highV - lowV);
        double most = rasterMm is null ? UsualPoints : MostPoints;
        RasterMm = rasterMm ?? Math.Max(Math.Clamp(smaller / PointsAcross, FinestMm, CoarsestMm), Math.Sqrt((highU - lowU) * (highV - lowV) / most));

        // A cubic curve may overshoot by a small part of the planes' distance.
        double margin = 2 * RasterMm + 0.07 * widest;
        double width = (highU - lowU + 2 * margin) / RasterMm;
        double height = (highV - lowV + 2 * margin) / RasterMm;
        if (!(width * height <= 2 * MostPoints && Math.Max(width, height) < MostPoints))
            throw new ArgumentException($"Structure \"{name}\" extends over {highU - lowU:0.#} x {highV - lowV:0.#} mm; {width:0} x {height:0} points at {RasterMm:0.###} mm are too many to interpolate its contours at. A larger RasterMm would do.");
        Width = ((int)Math.Ceiling(width) / Block + 1) * Block;
        Height = (int)Math.Ceiling(height) + 1;
        _lowU = 0.5 * (lowU + highU - (Width - 1) * RasterMm);
        _lowV = 0.5 * (lowV + highV - (Height - 1) * RasterMm);
    }

    public Vector3D Normal { get; }

    public double RasterMm { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Number of points in a plane.</summary>
    public int Count => Width * Height;

    /// <summary>A point of a plane in mm from the lattice's first point.</summary>
    public (double U, double V) InPlane(Vector3D pointMm) => (Vector3D.Dot(_u, pointMm) - _lowU, Vector3D.Dot(_v, pointMm) - _lowV);

    /// <summary>The points of planes one above the other as a grid.</summary>
    public VoxelGrid Grid(double lowMm, double stepMm, int planes) =>
        new(Width, Height, planes, new(RasterMm, RasterMm, stepMm), _lowU * _u + _lowV * _v + lowMm * Normal, _u, _v, Normal);

    /// <summary>The contours that a level of distances has in the plane at a height.</summary>
    public IEnumerable<Contour> Contours(ReadOnlyMemory<float> distances, double level, double heightMm)
    {
        SlicePlane plane = new(_lowU * _u + _lowV * _v + heightMm * Normal, RasterMm * _u, RasterMm * _v, Width, Height);
        ImmutableArray<IsodoseLine> lines = IsodoseLines.On(plane, distances, [IsodoseLevel.Absolute(level)], new() { Border = IsodoseBorder.Closed });

        // Where distances touch the level in a point, what is enclosed is rounding.
        double least = 1e-4 * RasterMm * RasterMm;
        return lines.Where(line => line.PointsMm.Length > 2 && Math.Abs(line.AreaMm2) > least).Select(static line => new Contour(ContourKind.ClosedPlanar, line.PointsMm));
    }
}
