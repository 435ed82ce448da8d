using System.Numerics;
using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Columns;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// The plane through two columns of crystals, cut out of a map: lines between the columns are sums over it. Rows are the planes of Joseph's
/// method, whose samples are interpolated across the columns first and along z then. A row can be interpolated for all heights at once, for many
/// lines, or at each line's height alone, for few; the operations are the same and so are the bits.
/// </summary>
/// <typeparam name="TWide">The vector; as many planes of one line at a time as it has lanes.</typeparam>
internal sealed unsafe class MapSection<TWide> : IDisposable
    where TWide : struct, IWide<TWide>
{
    // A row costs about as much to interpolate as this many lines save there, for each vector of it.
    private const int LinesPerVector = 1;

    // Behind the planes of every path, so that the last vector is full.
    private const float Nowhere = 1e9f;
    private const int Alignment = 16;
    private const int Arrays = 8;

    private readonly MapColumns _map;
    private readonly Vector3D _spacingMm;
    private readonly int _capacity;
    private readonly AlignedFloats _memory;
    private readonly float* _rows;

    private SectionPath _path;
    private int _count;
    private bool _isCut;

    /// <summary>Makes room for the longest path through a map.</summary>
    public MapSection(MapColumns map, Vector3D spacingMm)
    {
        _map = map;
        _spacingMm = spacingMm;
        _capacity = (Math.Max(map.SizeX, map.SizeY) + Alignment) / Alignment * Alignment;
        _memory = new(Arrays * _capacity + Alignment + (long)_capacity * map.Stride);
        _rows = _memory.Pointer + Arrays * _capacity + Alignment;
        for (int row = 0; row < _capacity; row++)
            RowPlaces[row] = row * map.Stride;
    }

    // Share of the way, plane number, share of the plane inside the map, and what comes from the map, row by row.
    private float* Shares => _memory.Pointer;

    private float* Planes => _memory.Pointer + _capacity;

    private float* Weights => _memory.Pointer + 2 * _capacity;

    private float* Towards => _memory.Pointer + 3 * _capacity;

    private int* Near => (int*)(_memory.Pointer + 4 * _capacity);

    private int* Far => (int*)(_memory.Pointer + 5 * _capacity);

    private int* RowPlaces => (int*)(_memory.Pointer + 6 * _capacity);

    private float* Cut => _memory.Pointer + 7 * _capacity;

    private int* Places => (int*)(_memory.Pointer + 8 * _capacity);

    /// <summary>Goes to another pair of columns.</summary>
    /// <param name="from">The first column, in voxel indices.</param>
    /// <param name="to">The second column.</param>
    /// <param name="lines">How many lines will be asked for.</param>
    public void MoveTo(Vector2 from, Vector2 to, int lines)
    {
        _path = new(_map.SizeX, _map.SizeY, from, to, _spacingMm);
        _count = 0;
        for (int plane = _path.First; plane <= _path.Last; plane++)
        {
            (int near, int far, float towards) = _path.At(plane);
            if (_map.IsEmpty(near) && _map.IsEmpty(far))
                continue;
            Shares[_count] = (float)_path.ShareAt(plane);
            Planes[_count] = plane;
            Weights[_count] = PlaneRay.Share(plane, _path.Enter, _path.Leave);
            Near[_count] = near * _map.Stride;
            Far[_count] = far * _map.Stride;
            Towards[_count++] = towards;
        }

        int end = (_count + TWide.Lanes - 1) / TWide.Lanes * TWide.Lanes;
        for (int row = _count; row < end; row++)
            (Shares[row], Planes[row], Weights[row], Near[row], Far[row], Towards[row]) = (0, Nowhere, 0, Near[0], Far[0], 0);
        _isCut = lines >= LinesPerVector * _map.Stride / TWide.Lanes;
        if (_isCut)
            CutOut(end);
    }

    /// <summary>The integral of the map along a line.</summary>
    /// <param name="first">Height of the crystal in the first column, in voxel indices.</param>
    /// <param name="second">Height of the crystal in the second column.</param>
    /// <returns>The integral, dimensionless; not a number if the line is so steep that its planes are those across z.</returns>
    public float Integrate(float first, float second)
    {
        float rise = second - first;
        if (Math.Abs(rise) > Math.Abs(_path.Delta))
            return float.NaN;
        if (_count == 0)
            return 0;
        float* weights = Weights;
        if (!_map.EndsAreEmpty)
        {
            weights = Cut;
            if (!WeighInside(first, rise))
                return 0;
        }

        double riseMm = rise * _spacingMm.Z;
        double stepMm = Math.Sqrt(_path.LengthMm * _path.LengthMm + riseMm * riseMm) / Math.Abs(_path.Delta);
        return (float)stepMm * (_isCut ? SumOfSection(first, rise, weights) : SumOfMap(first, rise, weights));
    }

    public void Dispose() => _memory.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CutOut(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            float* near = _map.Values + Near[row];
            float* far = _map.Values + Far[row];
            float* target = _rows + RowPlaces[row];
            TWide towards = TWide.Of(Towards[row]);
            for (int z = 0; z < _map.Stride; z += TWide.Lanes)
            {
                TWide value = TWide.Load(near + z);
                TWide.Store(TWide.MultiplyAdd(towards, TWide.Load(far + z) - value, value), target + z);
            }
        }
    }

    // Shares of planes between where a line comes in through one end of the map and goes out through the other.
    private bool WeighInside(float first, float rise)
    {
        (double entered, double left) = PlaneCrossing.Narrowed(_path.Enter, _path.Leave, first + rise * _path.ShareAt(0), rise / _path.Delta, _map.Depth);
        (float enter, float leave) = ((float)entered, (float)left);
        if (!(enter < leave))
            return false;
        (TWide entering, TWide leaving, TWide half) = (TWide.Of(enter), TWide.Of(leave), TWide.Of(0.5f));
        for (int row = 0; row < _count; row += TWide.Lanes)
        {
            TWide plane = TWide.Load(Planes + row);
            TWide share = TWide.Min(leaving, plane + half) - TWide.Max(entering, plane - half);
            TWide.Store(TWide.Max(TWide.Zero, share), Cut + row);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float SumOfSection(float first, float rise, float* weights)
    {
        float* shares = Shares;
        float* rows = _rows;
        int* places = Places;
        int* rowPlaces = RowPlaces;
        (TWide start, TWide slope) = (TWide.Of(first), TWide.Of(rise));
        (TWide last, TWide lastPair) = (TWide.Of(_map.Depth - 1), TWide.Of(Math.Max(0, _map.Depth - 2)));
        TWide sum = TWide.Zero;
        for (int row = 0; row < _count; row += TWide.Lanes)
        {
            TWide height = TWide.Min(TWide.Max(TWide.MultiplyAdd(slope, TWide.Load(shares + row), start), TWide.Zero), last);
            TWide floor = TWide.Min(TWide.Floor(height), lastPair);
            TWide.StorePlaces(floor, rowPlaces + row, places);
            TWide.LoadPairs(rows, places, out TWide below, out TWide above);
            TWide sample = TWide.MultiplyAdd(height - floor, above - below, below);
            sum = TWide.MultiplyAdd(TWide.Load(weights + row), sample, sum);
        }

        return TWide.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float SumOfMap(float first, float rise, float* weights)
    {
        float* shares = Shares;
        float* map = _map.Values;
        int* places = Places;
        (TWide start, TWide slope) = (TWide.Of(first), TWide.Of(rise));
        (TWide last, TWide lastPair) = (TWide.Of(_map.Depth - 1), TWide.Of(Math.Max(0, _map.Depth - 2)));
        TWide sum = TWide.Zero;
        for (int row = 0; row < _count; row += TWide.Lanes)
        {
            TWide height = TWide.Min(TWide.Max(TWide.MultiplyAdd(slope, TWide.Load(shares + row), start), TWide.Zero), last);
            TWide floor = TWide.Min(TWide.Floor(height), lastPair);
            TWide.StorePlaces(floor, Near + row, places);
            TWide.LoadPairs(map, places, out TWide nearBelow, out TWide nearAbove);
            TWide.StorePlaces(floor, Far + row, places);
            TWide.LoadPairs(map, places, out TWide farBelow, out TWide farAbove);
            TWide towards = TWide.Load(Towards + row);
            TWide below = TWide.MultiplyAdd(towards, farBelow - nearBelow, nearBelow);
            TWide above = TWide.MultiplyAdd(towards, farAbove - nearAbove, nearAbove);
            TWide sample = TWide.MultiplyAdd(height - floor, above - below, below);
            sum = TWide.MultiplyAdd(TWide.Load(weights + row), sample, sum);
        }

        return TWide.Sum(sum);
    }
}
