using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The sensitivity of scanners whose crystals stand in columns along the image's third axis: every line is counted, none is followed. All lines
/// between two columns take the same way across the image (<see cref="ColumnPath"/>), and what they leave at each height is one row of a table
/// (<see cref="AxialTable"/>) that all pairs of alike columns share, as long as efficiencies are a factor for the column times a factor for the
/// height and nothing attenuates. Columns with a body between them, or other efficiencies, multiply the row by a mean (<see cref="FactoredSweep"/>).
/// Departures from the sum over lines with the law of Joseph or Siddon: heights are rounded by an eighth of a voxel at most (more for scanners longer than 128
/// voxels), with Joseph's law lines steeper than the diagonal of a voxel are sampled across x or y instead of z, and planes at which lines leave
/// through the ends of the grid count whole or not at all; with Siddon's all lines climb as many voxels on a plane as those of the mean path do.
/// </summary>
internal sealed class ColumnSensitivity
{
    private const long MaxPaths = 8_000_000;
    private const double MaxTableTerms = 4e11;
    private const int MostPlanesPerVoxel = 4;
    private const int MostPlanesPerVoxelOfChords = 8;

    private readonly ScannerGeometry _scanner;
    private readonly ProjectorOptions _options;
    private readonly VoxelGrid _grid;
    private readonly GridShape _shape;
    private readonly CrystalColumns _columns;
    private readonly SeparableEfficiency _efficiency;
    private readonly CoincidenceMasks _masks;
    private readonly (ColumnEnds First, ColumnEnds Second)[] _rays;
    private readonly CrystalTable _crystals;

    private ColumnSensitivity(
        ScannerGeometry scanner, ProjectorOptions options, VoxelGrid grid, CrystalTable crystals, CrystalColumns columns,
        (ColumnEnds First, ColumnEnds Second)[] rays)
    {
        _scanner = scanner;
        _options = options;
        _grid = grid;
        _shape = new(grid);
        _columns = columns;
        _crystals = crystals;
        _efficiency = new(crystals, columns);
        _rays = rays;
        _masks = new(scanner.Coincidences, columns.ModuleSets);
    }

    /// <summary>Prepares a scanner.</summary>
    /// <param name="scanner">The scanner to sum over, with one wide TOF bin or none (<see cref="TofCoverage"/>).</param>
    /// <param name="options">How lines are projected.</param>
    /// <param name="grid">The image grid.</param>
    /// <param name="crystals">The scanner's crystals.</param>
    /// <returns>Null if the scanner has no columns, or not enough to be worth it.</returns>
    public static ColumnSensitivity? Prepare(
        ScannerGeometry scanner, ProjectorOptions options, VoxelGrid grid, CrystalTable crystals)
    {
        float[] pattern = RayPattern.For(options, scanner);
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: pattern.Length > LorLaw.PatternStride, options.InteractionDepthMm);
        if (CrystalColumns.Find(crystals, table.Centers.Span) is not { } columns)
            return null;
        if ((long)columns.Count * (columns.Count - 1) / 2 > MaxPaths)
            return null;
        List<(ColumnEnds First, ColumnEnds Second)> rays = [];
        for (int ray = 0; ray < pattern.Length; ray += LorLaw.PatternStride)
        {
            if (ColumnEnds.Find(columns, crystals, table, pattern.AsSpan(ray, 3)) is not { } first
                || ColumnEnds.Find(columns, crystals, table, pattern.AsSpan(ray + 3, 3)) is not { } second)
            {
                return null;
            }

            rays.Add((first, second));
        }

        return new(scanner, options, grid, crystals, columns, [.. rays]);
    }

    /// <summary>Computes the image, x fastest, and how uneven efficiencies are beside their product; null if it would take too long.</summary>
    /// <param name="efficiencies">The efficiencies.</param>
    /// <param name="attenuation">The attenuation map; null for none.</param>
    /// <param name="mapVoxelMm">What voxels of the map across the columns are pooled up to.</param>
    /// <param name="parallel">Threads, and cancelling.</param>
    /// <param name="progress">Is told the done share.</param>
    public (float[] Image, double Unevenness)? Compute(
        DetectionEfficiencies efficiencies, Volume<Attenuation>? attenuation, double mapVoxelMm, ParallelOptions parallel,
        IProgress<ReconstructionProgress>? progress)
    {
        ColumnSweep sweep = new(_shape, _options.Method);
        int perVoxel = PlanesPerVoxel(attenuation);
        ColumnMap? map = attenuation is null ? null : new(attenuation, _grid, mapVoxelMm, perVoxel, FactoredSweep.Pad, parallel);
        ColumnFactors factors = new(efficiencies, _crystals, _columns, _efficiency, map);
        for (int ray = 0; ray < _rays.Length; ray++)
        {
            if (Paths(ray) is not { } groups || TableTerms(ray, groups) > MaxTableTerms)
                return null;
            long total = groups.Sum(static group => (long)group.Value.Count);
            long done = 0;
            foreach (((int first, int second, int mask), ColumnPathGroup group) in groups)
            {
                AxialSpan span = Span(ray, first, second, mask);
                AxialTable table = AxialTable.Build(span, group.Range(), _options.Method, _shape.SizeZ, sweep.Stride, parallel);
                FactoredSweep? factored = null;
                foreach (bool alongX in new[] { true, false })
                {
                    ColumnPath[] paths = ColumnPathGroup.ByLength(alongX ? group.AlongX : group.AlongY);
                    ColumnPath[] counted = Array.FindAll(paths, path => factors.AreCounted(path.First, path.Second));
                    sweep.Add(table, counted, alongX, parallel);
                    Report(counted.Length);
                    if (counted.Length == paths.Length)
                        continue;
                    factored ??= new(_shape, sweep, table, span, factors, perVoxel, parallel);
                    factored.Add(Array.FindAll(paths, path => !factors.AreCounted(path.First, path.Second)), alongX, parallel, Report);
                }
            }

            void Report(int paths)
            {
                done += paths;
                double share = (ray + (double)done / total) / _rays.Length;
                progress?.Report(new(ReconstructionPhase.Sensitivity, share, $"sensitivity: {share:P0} of the lines between {_columns.Count:N0} columns of crystals"));
            }
        }

        float[] image = sweep.ToImage(parallel);
        for (int i = 0; i < image.Length; i++)
            image[i] *= efficiencies.CalibrationFactor;
        return (image, factors.Unevenness());
    }

    // Lines cross half way between crystals as well as level with them, and a body may end between any two planes of its map.
    private int PlanesPerVoxel(Volume<Attenuation>? attenuation)
    {
        double finest = 0.5 * _columns.Classes.Min(static c => AxialNodes.Pitch(c.Heights));
        if (attenuation is not null)
        {
            Vector3D spacing = attenuation.Grid.SpacingMm;
            bool isAligned = ColumnMap.IsAlong(attenuation.Grid.AxisZ, _grid.AxisZ);
            double step = (isAligned ? spacing.Z : Math.Min(spacing.X, Math.Min(spacing.Y, spacing.Z))) / _shape.SpacingZMm;

            // Planes that coincide are not blurred by going from the map's to these; others are, the less the finer these are.
            double places = Math.Max(1, Math.Round(1 / step));
            bool coincide = isAligned && IsWhole(step * places) && IsWhole(_grid.IndexOf(attenuation.Grid.OriginMm).Z * places);
            finest = Math.Min(finest, coincide ? step : 0.5 * step);
        }

        int planes = Math.Clamp((int)Math.Ceiling(1 / finest - 0.1), 1, MostPlanesPerVoxel);

        // A chord is in one voxel or the next, so heights that are no nodes, and are shared out between two, have to be near to both.
        while (_options.Method == ProjectionMethod.Siddon && planes < MostPlanesPerVoxelOfChords && !AreNodes(planes))
            planes++;
        return planes;

        bool AreNodes(int planes) =>
            _columns.Classes.All(c => Array.TrueForAll(c.Heights, height => IsWhole(0.5 * planes * (height - c.Heights[0]))));

        static bool IsWhole(double x) => Math.Abs(x - Math.Round(x)) < 0.01;
    }

    // Null if columns that can be in coincidence stand above each other inside the grid: their lines do not cross it, but run along it.
    private Dictionary<(int First, int Second, int Mask), ColumnPathGroup>? Paths(int ray)
    {
        (ColumnEnds starts, ColumnEnds ends) = _rays[ray];
        Dictionary<(int, int, int), ColumnPathGroup> groups = [];
        for (int c = 0; c < _columns.Count; c++)
        {
            for (int d = c; d < _columns.Count; d++)
            {
                int mask = _masks.Between(_columns.ModuleSetOf[c], _columns.ModuleSetOf[d]);
                float efficiency = _efficiency.ColumnFactors[c] * _efficiency.ColumnFactors[d] / _rays.Length;
                if (mask == CoincidenceMasks.None || !(efficiency > 0))
                    continue;
                (float x, float y) = (starts.X[c], starts.Y[c]);
                (float dx, float dy) = (ends.X[d] - x, ends.Y[d] - y);
                if (c == d || Math.Abs(dx) + Math.Abs(dy) < 0.1f)
                {
                    if (x > -1 && x < _shape.SizeX && y > -1 && y < _shape.SizeY)
                        return null;
                    continue;
                }

                bool alongX = Math.Abs(dx) >= Math.Abs(dy);
                float lengthMm = MathF.Sqrt(dx * _shape.SpacingXMm * dx * _shape.SpacingXMm + dy * _shape.SpacingYMm * dy * _shape.SpacingYMm);
                bool crosses = alongX
                    ? ColumnPath.TryMake(x, dx, _shape.SizeX, y, dy, _shape.SizeY, efficiency, lengthMm, out ColumnPath path)
                    : ColumnPath.TryMake(y, dy, _shape.SizeY, x, dx, _shape.SizeX, efficiency, lengthMm, out path);
                if (!crosses)
                    continue;
                (int, int, int) key = (starts.ClassOf[c], ends.ClassOf[d], mask);
                if (!groups.TryGetValue(key, out ColumnPathGroup? group))
                    groups.Add(key, group = new());
                (alongX ? group.AlongX : group.AlongY).Add(path with { First = c, Second = d });
            }
        }

        return groups;
    }

    private double TableTerms(int ray, Dictionary<(int First, int Second, int Mask), ColumnPathGroup> groups)
    {
        double terms = 0;
        foreach ((int first, int second, int _) in groups.Keys)
            terms += 1000.0 * 48 * _rays[ray].First.Classes[first].Heights.Length * _rays[ray].Second.Classes[second].Heights.Length;
        return terms;
    }

    private AxialSpan Span(int ray, int first, int second, int mask)
    {
        (ColumnEnds starts, ColumnEnds ends) = _rays[ray];
        (ColumnClass firstClass, ColumnClass secondClass) = (starts.Classes[first], ends.Classes[second]);
        TofPair tof = _scanner.Tof(firstClass.Type, secondClass.Type);
        TofWindow? window = _options.UseTof && tof.IsInformative
            ? new(new(_options.TofTruncationSigmas), tof.BinEdgesMm[0], tof.BinEdgesMm[1], (float)tof.SigmaMm)
            : null;
        return new(
            firstClass, secondClass,
            _efficiency.HeightFactors[starts.CrystalClassOf[first]], _efficiency.HeightFactors[ends.CrystalClassOf[second]],
            _masks[mask], _shape.SpacingZMm, window, tof.SigmaMm);
    }
}
