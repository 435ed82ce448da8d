using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// A raster of pixels in the planes of a structure, which tells how much of each pixel a slab covers, exactly (to a float). Its memory is used again
/// from slab to slab, so each thread needs its own.
/// </summary>
public sealed class SlabRaster
{
    // 64 million pixels: 256 MB.
    private const long MaxPixels = 1L << 26;

    private readonly Vector3D _originMm;
    private readonly Vector3D _perU;
    private readonly Vector3D _perV;
    private readonly PolygonBuffer _polygons = new();
    private readonly SlabTarget _target = new();
    private readonly SectionPainter _painter;
    private SlabCover? _own;

    /// <summary>Lays out a raster.</summary>
    /// <param name="originMm">The corner of pixel (0, 0), at any height.</param>
    /// <param name="stepU">From a pixel to the next one of its row, in the structure's planes, in mm.</param>
    /// <param name="stepV">From a row to the next one, in the structure's planes, in mm.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">There are no pixels, or too many, or the steps do not span a plane.</exception>
    public SlabRaster(Vector3D originMm, Vector3D stepU, Vector3D stepV, int width, int height)
    {
        if (width < 1 || height < 1 || (long)width * height > MaxPixels)
            throw new ArgumentException($"A raster of {width} x {height} pixels was asked for; 1 to {MaxPixels} pixels were expected.");
        double uu = stepU.LengthSquared;
        double vv = stepV.LengthSquared;
        double uv = Vector3D.Dot(stepU, stepV);
        double determinant = uu * vv - uv * uv;
        if (!(determinant > 0 && double.IsFinite(determinant)))
            throw new ArgumentException($"The steps {stepU} and {stepV} mm of a raster span no plane.");
        _originMm = originMm;
        _perU = 1 / determinant * (vv * stepU + -uv * stepV);
        _perV = 1 / determinant * (uu * stepV + -uv * stepU);
        Width = width;
        Height = height;
        _painter = new(width, height, _target, MaskCoverage.Volume);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The part of each pixel that a slab covers, 0 to 1, row after row; valid until the next call.</summary>
    /// <param name="slab">The slab.</param>
    /// <exception cref="ArgumentException">Its contours are hopelessly tangled.</exception>
    public ReadOnlySpan<float> Cover(StructureSlab slab)
    {
        _own ??= new(Width, Height);
        Cover(slab, _own);
        return _own.Parts;
    }

    /// <summary>Finds the part of each pixel that a slab covers.</summary>
    /// <param name="slab">The slab.</param>
    /// <param name="cover">What is filled, whatever it had before.</param>
    /// <exception cref="ArgumentException">The cover has other sizes, or the slab's contours are hopelessly tangled.</exception>
    public void Cover(StructureSlab slab, SlabCover cover)
    {
        ArgumentNullException.ThrowIfNull(slab);
        ArgumentNullException.ThrowIfNull(cover);
        if (cover.Width != Width || cover.Height != Height)
            throw new ArgumentException($"A cover of {cover.Width} x {cover.Height} pixels cannot take a raster of {Width} x {Height}.");
        cover.Clear();
        _polygons.Clear();
        foreach (ImmutableArray<Vector3D> polygon in slab.Polygons)
        {
            _polygons.Begin();
            foreach (Vector3D point in polygon)
            {
                Vector3D offset = point - _originMm;
                _polygons.Add(Vector3D.Dot(offset, _perU), Vector3D.Dot(offset, _perV));
            }
        }

        _target.Cover = cover;
        _painter.PaintCoverage(_polygons, slab.IsSimple);
    }

    private sealed class SlabTarget : IRowTarget
    {
        public IRowTarget? Cover { get; set; }

        public void Add(int row, int first, ReadOnlySpan<float> values) => Cover!.Add(row, first, values);
    }
}
