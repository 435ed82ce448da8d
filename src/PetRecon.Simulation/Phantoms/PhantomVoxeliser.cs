using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>
/// Turns shapes into voxels by walking lines along the grid's first axis: exact along it, averaged over a square pattern of lines across it.
/// Shapes narrower than a few lines are sampled on their own, so that a point source keeps its activity however coarse the grid is.
/// </summary>
internal sealed class PhantomVoxeliser
{
    // A shape narrower than this many line distances is sampled on its own.
    private const double SmallInLineDistances = 3;

    private readonly Phantom _phantom;
    private readonly VoxelGrid _grid;
    private readonly int _side;
    private readonly int[] _largeShapes;
    private readonly int[] _smallShapes;
    private readonly CompiledShape[] _compiledLarge;

    public PhantomVoxeliser(Phantom phantom, VoxelGrid grid, int supersampling)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (supersampling is < 1 or > 64)
            throw new ArgumentOutOfRangeException(nameof(supersampling), supersampling, "Expected 1 to 64 lines along each side of a voxel.");
        _phantom = phantom;
        _grid = grid;
        _side = supersampling;
        double lineDistance = Math.Max(grid.SpacingMm.Y, grid.SpacingMm.Z) / supersampling;
        _smallShapes = [.. Enumerable.Range(0, phantom.Shapes.Length).Where(i => ThicknessMm(phantom.Shapes[i]) < SmallInLineDistances * lineDistance)];
        _largeShapes = [.. Enumerable.Range(0, phantom.Shapes.Length).Except(_smallShapes)];
        _compiledLarge = [.. _largeShapes.Select(i => phantom.Compiled[i])];
    }

    public (Volume<Activity> Activity, Volume<Attenuation> Attenuation) Voxelise()
    {
        double[] activity = new double[_grid.VoxelCount];
        double[] attenuation = new double[_grid.VoxelCount];
        WalkRows((int shape, int voxel, double share) =>
        {
            activity[voxel] += share * _compiledLarge[shape].ActivityBqPerMl;
            attenuation[voxel] += share * _compiledLarge[shape].AttenuationPerMm;
        });
        foreach (int small in _smallShapes)
        {
            CompiledShape shape = _phantom.Compiled[small];
            ForEachSample(small, (int voxel, double share, int under) =>
            {
                activity[voxel] += share * (shape.ActivityBqPerMl - (under < 0 ? 0 : _compiledLarge[under].ActivityBqPerMl));
                attenuation[voxel] += share * (shape.AttenuationPerMm - (under < 0 ? 0 : _compiledLarge[under].AttenuationPerMm));
            });
        }

        return (new(_grid, ToFloat(activity)), new(_grid, ToFloat(attenuation)));
    }

    public float[] RegionWeights(int wanted)
    {
        double[] weights = new double[_grid.VoxelCount];
        int large = Array.IndexOf(_largeShapes, wanted);
        if (large >= 0)
        {
            WalkRows((int shape, int voxel, double share) =>
            {
                if (shape == large)
                    weights[voxel] += share;
            });
        }

        foreach (int small in _smallShapes)
        {
            ForEachSample(small, (int voxel, double share, int under) =>
            {
                if (small == wanted)
                    weights[voxel] += share;
                else if (under >= 0 && under == large)
                    weights[voxel] -= share;
            });
        }

        return ToFloat(weights);
    }

    private static double ThicknessMm(PhantomShape shape) =>
        2 * Math.Min(shape.HalfAxisU.Length, Math.Min(shape.HalfAxisV.Length, shape.HalfAxisW.Length));

    private static float[] ToFloat(double[] values)
    {
        float[] floats = GC.AllocateUninitializedArray<float>(values.Length);
        for (int i = 0; i < values.Length; i++)
            floats[i] = (float)Math.Max(0, values[i]);
        return floats;
    }

    // Calls add(large shape, voxel, share of the voxel) for each piece; slices in parallel, each row by one thread.
    private void WalkRows(Action<int, int, double> add)
    {
        Parallel.For(
            0,
            _grid.SizeZ,
            () => new ChordWalker(_compiledLarge),
            (k, _, walker) =>
            {
                for (int j = 0; j < _grid.SizeY; j++)
                {
                    for (int line = 0; line < _side * _side; line++)
                        WalkLine(walker, j, k, line, add);
                }

                return walker;
            },
            static _ => { });
    }

    private void WalkLine(ChordWalker walker, int j, int k, int line, Action<int, int, double> add)
    {
        double y = j + (line % _side + 0.5) / _side - 0.5;
        double z = k + (line / _side + 0.5) / _side - 0.5;
        walker.Walk(_grid.PositionMm(-0.5, y, z), _grid.PositionMm(_grid.SizeX - 0.5, y, z));
        double perMm = 1 / _grid.SpacingMm.X;
        double lineShare = 1.0 / (_side * _side);
        int row = _grid.LinearIndex(0, j, k);
        for (int s = 0; s < walker.SegmentCount; s++)
        {
            double start = walker.SegmentStart[s] * perMm;
            double end = Math.Min(walker.SegmentEnd[s] * perMm, _grid.SizeX);
            for (int i = (int)start; i < end; i++)
                add(walker.SegmentShape[s], row + i, lineShare * (Math.Min(end, i + 1) - Math.Max(start, i)));
        }
    }

    // Calls add(voxel, share of the voxel, large shape beneath or -1) for sample points inside a small shape that no later shape covers.
    private void ForEachSample(int small, Action<int, double, int> add)
    {
        PhantomShape shape = _phantom.Shapes[small];
        CompiledShape compiled = _phantom.Compiled[small];
        var inside = new List<Vector3D>();
        int nu = SampleCount(shape.HalfAxisU), nv = SampleCount(shape.HalfAxisV), nw = SampleCount(shape.HalfAxisW);
        for (int sample = 0; sample < nu * nv * nw; sample++)
        {
            Vector3D point = shape.CenterMm
                + ((2 * (sample % nu) + 1.0) / nu - 1) * shape.HalfAxisU
                + ((2 * (sample / nu % nv) + 1.0) / nv - 1) * shape.HalfAxisV
                + ((2 * (sample / (nu * nv)) + 1.0) / nw - 1) * shape.HalfAxisW;
            if (compiled.Contains(point))
                inside.Add(point);
        }

        // An uncut body keeps its exact volume; a cut one has the volume of its sample cells.
        double boxVolume = 8 * shape.HalfAxisU.Length * shape.HalfAxisV.Length * shape.HalfAxisW.Length;
        double volumeMm3 = shape.Clips.IsEmpty ? shape.UncutVolumeMm3 : boxVolume * inside.Count / (nu * nv * nw);
        double share = volumeMm3 / Math.Max(1, inside.Count) / _grid.VoxelVolumeMm3;
        foreach (Vector3D point in inside)
        {
            Vector3D index = _grid.IndexOf(point);
            (int i, int j, int k) = ((int)Math.Floor(index.X + 0.5), (int)Math.Floor(index.Y + 0.5), (int)Math.Floor(index.Z + 0.5));
            bool outside = (uint)i >= (uint)_grid.SizeX || (uint)j >= (uint)_grid.SizeY || (uint)k >= (uint)_grid.SizeZ;
            if (outside || _phantom.TopShapeAt(point) != small)
                continue;
            add(_grid.LinearIndex(i, j, k), share, TopLargeShapeAt(point));
        }
    }

    // Eight samples a voxel, and enough for round bodies to be round.
    private int SampleCount(Vector3D halfAxis)
    {
        double smallestSpacing = Math.Min(_grid.SpacingMm.X, Math.Min(_grid.SpacingMm.Y, _grid.SpacingMm.Z));
        return (int)Math.Clamp(16 * halfAxis.Length / smallestSpacing, 12, 2048);
    }

    private int TopLargeShapeAt(Vector3D point)
    {
        for (int shape = _compiledLarge.Length - 1; shape >= 0; shape--)
        {
            if (_compiledLarge[shape].Contains(point))
                return shape;
        }

        return -1;
    }
}
