using System.Numerics;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Sensitivity;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// Which column of crystals each detection bin belongs to, and where columns and crystals are in the voxel indices of a grid. Columns are numbered
/// around the scanner, so that neighbours have lines through the same voxels.
/// </summary>
internal sealed class ColumnPlaces
{
    /// <summary>Bits of a crystal's number in its column.</summary>
    public const int CrystalBits = 12;

    /// <summary>Most columns and most crystals in one that have room in a sorted event.</summary>
    public const int MostColumns = 1 << 16;

    private readonly CrystalColumns _columns;
    private readonly int[] _order;
    private readonly uint[] _placeOfBin;
    private readonly int[] _first;
    private readonly float[] _heights;

    private ColumnPlaces(ScannerGeometry scanner, CrystalTable crystals, CrystalColumns columns, ReadOnlySpan<float> centers)
    {
        _columns = columns;
        _order = OrderAround(columns);
        _placeOfBin = new uint[scanner.DetectionBinCount];
        _first = new int[columns.Count];
        _heights = new float[crystals.Count];
        int next = 0;
        for (int column = 0; column < columns.Count; column++)
        {
            _first[column] = next;
            ReadOnlySpan<int> members = columns.CrystalsOf(_order[column]);
            for (int k = 0; k < members.Length; k++)
            {
                uint bin = crystals.FirstBin[members[k]];
                _heights[next++] = centers[DetectorTable.CenterStride * (int)bin + 2];
                int energyBins = scanner.ModuleTypes[crystals.Type[members[k]]].EnergyBinCount;
                _placeOfBin.AsSpan((int)bin, energyBins).Fill((uint)column << CrystalBits | (uint)k);
            }
        }
    }

    /// <summary>Number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>Finds the columns.</summary>
    /// <param name="efficiencies">Know the scanner.</param>
    /// <param name="grid">The grid along whose third axis columns stand.</param>
    /// <param name="depthMm">Depth of interaction; see <see cref="DetectorTable.For"/>.</param>
    /// <returns>The columns; null if most crystals stand alone, or there are more of them than a sorted event can tell apart.</returns>
    public static ColumnPlaces? Find(DetectionEfficiencies efficiencies, VoxelGrid grid, double? depthMm)
    {
        CrystalTable crystals = new(efficiencies);
        ReadOnlySpan<float> centers = DetectorTable.For(efficiencies.Scanner, grid, withHalfAxes: false, depthMm).Centers.Span;
        if (CrystalColumns.Find(crystals, centers) is not { } columns || columns.Count > MostColumns || 2 * columns.Count > crystals.Count)
            return null;
        for (int column = 0; column < columns.Count; column++)
        {
            if (columns.CrystalsOf(column).Length > 1 << CrystalBits)
                return null;
        }

        return new(efficiencies.Scanner, crystals, columns, centers);
    }

    /// <summary>Where a column is, in voxel indices across it.</summary>
    public Vector2 PlaceOf(int column) => _columns.PlaceOf(_order[column]);

    /// <summary>Height of a crystal of a column, in voxel indices.</summary>
    public float HeightOf(int column, int crystal) => _heights[_first[column] + crystal];

    /// <summary>The two columns of an event, the lower number first, and the crystals in them.</summary>
    public (int First, int Second, int CrystalOfFirst, int CrystalOfSecond) Of(in CoincidenceEvent e)
    {
        const uint mask = (1u << CrystalBits) - 1;
        uint a = _placeOfBin[e.DetectionBin0];
        uint b = _placeOfBin[e.DetectionBin1];
        if (a > b)
            (a, b) = (b, a);
        return ((int)(a >> CrystalBits), (int)(b >> CrystalBits), (int)(a & mask), (int)(b & mask));
    }

    private static int[] OrderAround(CrystalColumns columns)
    {
        Vector2 middle = default;
        for (int column = 0; column < columns.Count; column++)
            middle += columns.PlaceOf(column) / columns.Count;
        double[] angles = new double[columns.Count];
        int[] order = new int[columns.Count];
        for (int column = 0; column < order.Length; column++)
        {
            Vector2 place = columns.PlaceOf(column) - middle;
            angles[column] = Math.Atan2(place.Y, place.X);
            order[column] = column;
        }

        Array.Sort(angles, order);
        return order;
    }
}
