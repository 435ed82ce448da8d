using System.Numerics;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// What the lines between two columns have beside what was counted: attenuation, and efficiencies that are no product of a column's and a
/// height's, on the nodes of <see cref="AxialNodes"/>.
/// </summary>
internal sealed unsafe class ColumnFactors
{
    private const int UnevennessLines = 50_000;

    private readonly DetectionEfficiencies _efficiencies;
    private readonly CrystalTable _crystals;
    private readonly CrystalColumns _columns;
    private readonly SeparableEfficiency _separable;
    private readonly ColumnMap? _map;
    private readonly bool _isProduct;

    /// <summary>Prepares.</summary>
    /// <param name="efficiencies">The efficiencies.</param>
    /// <param name="crystals">The scanner's crystals.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="separable">What was counted.</param>
    /// <param name="map">The attenuation map; null for none.</param>
    public ColumnFactors(
        DetectionEfficiencies efficiencies, CrystalTable crystals, CrystalColumns columns, SeparableEfficiency separable, ColumnMap? map)
    {
        _efficiencies = efficiencies;
        _crystals = crystals;
        _columns = columns;
        _separable = separable;
        _map = map;
        _isProduct = separable.IsAllOf(efficiencies);
    }

    /// <summary>Floats of scratch that <see cref="Fill"/> needs.</summary>
    public int ScratchSize => _map is null ? 0 : _map.ScratchSize + 2 * _map.MostRows;

    /// <summary>
    /// How far the efficiencies of lines are from what was counted: root mean square, relative to the mean of what was counted. From lines spread
    /// evenly over all pairs of crystals.
    /// </summary>
    public double Unevenness()
    {
        if (_isProduct)
            return 0;
        double squares = 0;
        double sum = 0;
        int count = 0;
        for (int n = 0; n < UnevennessLines; n++)
        {
            int a = (int)(_crystals.Count * Fraction(0.5 + n * 0.7548776662466927));
            int b = (int)(_crystals.Count * Fraction(0.5 + n * 0.5698402909980532));
            if (!_efficiencies.Scanner.Coincidences[_crystals.Module[a], _crystals.Module[b]])
                continue;
            double counted = _separable.Crystals[a] * _separable.Crystals[b];
            squares += Math.Pow(PairEfficiency(a, b) - counted, 2);
            sum += counted;
            count++;
        }

        return sum > 0 ? Math.Sqrt(squares * count) / sum : 0;
    }

    /// <summary>Whether lines between two columns are what was counted.</summary>
    public bool AreCounted(int first, int second) =>
        _isProduct && (_map is null || _map.IsEmptyBetween(_columns.PlaceOf(first), _columns.PlaceOf(second)));

    /// <summary>Weights of the lines of a path, [row][place].</summary>
    /// <param name="path">The path.</param>
    /// <param name="span">Its classes.</param>
    /// <param name="nodes">Their nodes.</param>
    /// <param name="spacingZMm">Voxel spacing along z.</param>
    /// <param name="scratch">Work space of <see cref="ScratchSize"/>.</param>
    /// <param name="target">Receives the weights.</param>
    public void Fill(in ColumnPath path, AxialSpan span, AxialNodes nodes, float spacingZMm, float[] scratch, Span<float> target)
    {
        if (_isProduct)
            nodes.Weights.CopyTo(target);
        else
            SpreadEfficiencies(path, nodes, target);
        if (_map is not null)
            Attenuate(path, span, nodes, spacingZMm, scratch, target);
    }

    private void SpreadEfficiencies(ColumnPath path, AxialNodes nodes, Span<float> target)
    {
        int[] first = _columns.CrystalsOf(path.First).ToArray();
        int[] second = _columns.CrystalsOf(path.Second).ToArray();
        float counted = 1 / (_separable.ColumnFactors[path.First] * _separable.ColumnFactors[path.Second]);
        bool hasPairs = _efficiencies.ModulePairs is not null;
        nodes.Spread(
            (line, _) =>
            {
                (int a, int b) = (first[line / second.Length], second[line % second.Length]);
                return counted * (hasPairs ? PairEfficiency(a, b) : _crystals.Efficiency[a] * _crystals.Efficiency[b]);
            },
            target);
    }

    // Without the calibration, which is a factor of the image.
    private float PairEfficiency(int a, int b)
    {
        int binsA = _efficiencies.Scanner.ModuleTypes[_crystals.Type[a]].EnergyBinCount;
        int binsB = _efficiencies.Scanner.ModuleTypes[_crystals.Type[b]].EnergyBinCount;
        float sum = 0;
        for (uint energyA = 0; energyA < binsA; energyA++)
        {
            for (uint energyB = 0; energyB < binsB; energyB++)
                sum += _efficiencies.Pair(_crystals.FirstBin[a] + energyA, _crystals.FirstBin[b] + energyB);
        }

        return sum / _efficiencies.CalibrationFactor;
    }

    // Attenuation is that of the line between the crystals' centres, whichever of several rays between their boxes is counted.
    private void Attenuate(in ColumnPath path, AxialSpan span, AxialNodes nodes, float spacingZMm, float[] scratch, Span<float> target)
    {
        int rowSize = _map!.ScratchSize;
        Span<float> shares = scratch.AsSpan(rowSize, _map.MostRows);
        (Vector2 from, Vector2 to) = (_columns.PlaceOf(path.First), _columns.PlaceOf(path.Second));
        (int count, float stepMm) = _map.Walk(from, to, scratch.AsSpan(0, rowSize), shares);
        if (count == 0)
            return;
        float shiftFirst = _columns.Classes[_columns.ClassOf[path.First]].Heights[0] - span.First.Heights[0];
        float shiftSecond = _columns.Classes[_columns.ClassOf[path.Second]].Heights[0] - span.Second.Heights[0];
        Span<float> offsets = scratch.AsSpan(rowSize + _map.MostRows, count);
        fixed (float* rows = scratch, heights = offsets, weights = target)
        {
            for (int n = 0; n < nodes.Rise.Length; n++)
            {
                int lines = nodes.Last[n] - nodes.First[n] + 1;
                if (lines <= 0)
                    continue;
                float rise = nodes.Rise[n] + shiftSecond - shiftFirst;
                float middle = nodes.LowestMiddle[n] + nodes.First[n] + 0.5f * (shiftFirst + shiftSecond);
                for (int row = 0; row < count; row++)
                    offsets[row] = middle + (shares[row] - 0.5f) * rise;
                float slope = rise * spacingZMm / path.LengthMm;
                _map.Attenuate(rows, heights, count, stepMm * MathF.Sqrt(1 + slope * slope), weights + n * nodes.Stride + nodes.First[n], lines);
            }
        }
    }

    private static double Fraction(double x) => x - Math.Floor(x);
}
