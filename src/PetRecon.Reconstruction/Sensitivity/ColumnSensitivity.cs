using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The sensitivity without attenuation of scanners whose crystals stand in columns along the image's third axis, with efficiencies that are a
/// factor for the column times a factor for the height: every line is counted, none is followed. All lines between two columns take the
/// same way across the image (<see cref="ColumnPath"/>), and what they leave at each height is one row of a table
/// (<see cref="AxialTable"/>) that all pairs of alike columns share.
/// Departures from the sum over lines with Joseph's law: heights are rounded by an eighth of a voxel at most (more for scanners longer than 128
/// voxels), lines steeper than the diagonal of a voxel are sampled across x or y instead of z, and planes at which lines leave through
/// the ends of the grid count whole or not at all.
/// </summary>
internal sealed class ColumnSensitivity
{
    private const long MaxPaths = 8_000_000;
    private const double MaxTableTerms = 4e11;

    private readonly ScannerGeometry _scanner;
    private readonly ProjectorOptions _options;
    private readonly GridShape _shape;
    private readonly CrystalColumns _columns;
    private readonly SeparableEfficiency _efficiency;
    private readonly CoincidenceMasks _masks;
    private readonly (ColumnEnds First, ColumnEnds Second)[] _rays;

    private ColumnSensitivity(
        ScannerGeometry scanner, ProjectorOptions options, VoxelGrid grid, CrystalColumns columns, SeparableEfficiency efficiency,
        (ColumnEnds First, ColumnEnds Second)[] rays)
    {
        _scanner = scanner;
        _options = options;
        _shape = new(grid);
        _columns = columns;
        _efficiency = efficiency;
        _rays = rays;
        _masks = new(scanner.Coincidences, columns.ModuleSets);
    }

    /// <summary>Prepares a scanner.</summary>
    /// <param name="scanner">The scanner to sum over, with one wide TOF bin or none (<see cref="TofCoverage"/>).</param>
    /// <param name="options">How lines are projected.</param>
    /// <param name="grid">The image grid.</param>
    /// <param name="crystals">The scanner's crystals.</param>
    /// <param name="efficiency">Receives the efficiencies that are counted.</param>
    /// <returns>Null if the scanner has no columns, or not enough to be worth it, or lines are not projected with Joseph's method.</returns>
    public static ColumnSensitivity? Prepare(
        ScannerGeometry scanner, ProjectorOptions options, VoxelGrid grid, CrystalTable crystals, out SeparableEfficiency? efficiency)
    {
        efficiency = null;
        float[] pattern = RayPattern.For(options, scanner);
        DetectorTable table = DetectorTable.For(scanner, grid, withHalfAxes: pattern.Length > LorLaw.PatternStride, options.InteractionDepthMm);
        if (options.Method != ProjectionMethod.Joseph || CrystalColumns.Find(crystals, table.Centers.Span) is not { } columns)
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

        efficiency = new(crystals, columns);
        return new(scanner, options, grid, columns, efficiency, [.. rays]);
    }

    /// <summary>Computes the image, x fastest; null if it would take too long.</summary>
    public float[]? Compute(ParallelOptions parallel, IProgress<ReconstructionProgress>? progress)
    {
        ColumnSweep sweep = new(_shape);
        for (int ray = 0; ray < _rays.Length; ray++)
        {
            if (Paths(ray) is not { } groups || TableTerms(ray, groups) > MaxTableTerms)
                return null;
            long total = groups.Sum(static group => (long)group.Value.Count);
            long done = 0;
            foreach (((int first, int second, int mask), ColumnPathGroup group) in groups)
            {
                AxialTable table = AxialTable.Build(Span(ray, first, second, mask), group.Range(), _shape.SizeZ, sweep.Stride, parallel);
                sweep.Add(table, ColumnPathGroup.ByLength(group.AlongX), alongX: true, parallel);
                sweep.Add(table, ColumnPathGroup.ByLength(group.AlongY), alongX: false, parallel);
                done += group.Count;
                double share = (ray + (double)done / total) / _rays.Length;
                progress?.Report(new(ReconstructionPhase.Sensitivity, share, $"sensitivity: {share:P0} of the lines between {_columns.Count:N0} columns of crystals"));
            }
        }

        return sweep.ToImage(parallel);
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
                (alongX ? group.AlongX : group.AlongY).Add(path);
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
