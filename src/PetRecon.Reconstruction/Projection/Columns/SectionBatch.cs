using System.Numerics;
using System.Runtime.InteropServices;
using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>Memory for the sections of some pairs of columns.</summary>
internal sealed unsafe class SectionBatch : IDisposable
{
    private const int PlaneArrays = 5;

    private readonly SectionShape _shape;
    private readonly int _lanes;
    private readonly int _planes;
    private readonly SectionPath[] _paths;
    private readonly int[] _firstBlocks;
    private readonly int[] _lastBlocks;
    private readonly AlignedFloats _sections;
    private readonly AlignedFloats _perPlane;

    /// <summary>Makes room.</summary>
    /// <param name="shape">The size of sections.</param>
    /// <param name="lanes">Lanes of the vectors.</param>
    /// <param name="pairs">Number of pairs.</param>
    public SectionBatch(in SectionShape shape, int lanes, int pairs)
    {
        (_shape, _lanes) = (shape, lanes);
        _planes = shape.Blocks * lanes;
        _paths = new SectionPath[pairs];
        _firstBlocks = new int[pairs];
        _lastBlocks = new int[pairs];
        _sections = new((long)pairs * SectionFloats);
        _perPlane = new((long)pairs * PlaneArrays * _planes);
    }

    private nint SectionFloats => (nint)_shape.Blocks * _shape.BlockFloats;

    /// <summary>The way of a pair.</summary>
    public ref readonly SectionPath PathOf(int pair) => ref _paths[pair];

    /// <summary>First block of a pair that has planes.</summary>
    public int FirstBlockOf(int pair) => _firstBlocks[pair];

    /// <summary>Last block of a pair that has planes.</summary>
    public int LastBlockOf(int pair) => _lastBlocks[pair];

    /// <summary>The section of a pair.</summary>
    public float* SectionOf(int pair) => _sections.Pointer + pair * SectionFloats;

    /// <summary>Where the samples of a block are.</summary>
    public SectionPlanes PlanesOf(int pair, int block) => new()
    {
        Near = (int*)Array(pair, 0) + block * _lanes,
        Far = (int*)Array(pair, 1) + block * _lanes,
        NearWeights = Array(pair, 2) + block * _lanes,
        FarWeights = Array(pair, 3) + block * _lanes,
    };

    /// <summary>The share of each plane that is inside the image.</summary>
    public float* SharesOf(int pair) => Array(pair, 4);

    /// <summary>Goes along the way between two columns of crystals.</summary>
    /// <param name="pair">Place in the batch.</param>
    /// <param name="from">The first column, in voxel indices.</param>
    /// <param name="to">The second column.</param>
    /// <param name="spacingMm">Voxel spacing.</param>
    public void Lay(int pair, Vector2 from, Vector2 to, Vector3D spacingMm)
    {
        SectionPath path = new(_shape.SizeX, _shape.SizeY, from, to, spacingMm);
        _paths[pair] = path;
        _firstBlocks[pair] = path.First / _lanes;
        _lastBlocks[pair] = path.Last < path.First ? -1 : path.Last / _lanes;
        int planes = SectionPath.IsAlongX(from, to) ? _shape.SizeX : _shape.SizeY;
        for (int block = _firstBlocks[pair]; block <= _lastBlocks[pair]; block++)
        {
            SectionPlanes samples = PlanesOf(pair, block);
            float* shares = SharesOf(pair) + block * _lanes;
            for (int lane = 0; lane < _lanes; lane++)
            {
                // A lane without a plane reads and adds 0 within its own block, which nobody else has.
                int plane = block * _lanes + lane;
                bool isCrossed = plane >= path.First && plane <= path.Last;
                (int near, int far, float towards) = path.At(Math.Min(plane, planes - 1));
                float share = isCrossed ? PlaneRay.Share(plane, path.Enter, path.Leave) : 0;
                samples.Near[lane] = near * _shape.Stride;
                samples.Far[lane] = far * _shape.Stride;
                samples.NearWeights[lane] = share * (1 - towards);
                samples.FarWeights[lane] = share * towards;
                shares[lane] = share;
            }
        }
    }

    /// <summary>Leaves a place without a pair.</summary>
    public void Skip(int pair) => (_firstBlocks[pair], _lastBlocks[pair]) = (0, -1);

    /// <summary>Empties the section of a pair.</summary>
    public void Clear(int pair)
    {
        int blocks = _lastBlocks[pair] - _firstBlocks[pair] + 1;
        NativeMemory.Clear(SectionOf(pair) + (nint)_firstBlocks[pair] * _shape.BlockFloats, (nuint)blocks * (nuint)_shape.BlockFloats * sizeof(float));
    }

    public void Dispose()
    {
        _sections.Dispose();
        _perPlane.Dispose();
    }

    private float* Array(int pair, int which) => _perPlane.Pointer + (nint)(pair * PlaneArrays + which) * _planes;
}
