namespace PetRecon.Core.Rays;

/// <summary>From the indices in an event to a ray and its TOF weight; used by every back end.</summary>
public static class LorLaw
{
    /// <summary>Floats per ray in the pattern of <see cref="Sub{TTable}"/>.</summary>
    public const int PatternStride = 6;

    /// <summary>The line between the centres of two detection bins.</summary>
    /// <param name="centers"><see cref="DetectorTable.Centers"/>.</param>
    /// <param name="bin0">First detection bin.</param>
    /// <param name="bin1">Second detection bin.</param>
    /// <param name="grid">The grid that the table is for.</param>
    public static Ray Center<TTable>(in TTable centers, int bin0, int bin1, in GridShape grid)
        where TTable : struct, IFloatTable
    {
        int a = DetectorTable.CenterStride * bin0;
        int b = DetectorTable.CenterStride * bin1;
        return new(
            centers.Read(a), centers.Read(a + 1), centers.Read(a + 2),
            centers.Read(b), centers.Read(b + 1), centers.Read(b + 2),
            grid);
    }

    /// <summary>One of several lines between points inside two detection bins' boxes.</summary>
    /// <param name="centers"><see cref="DetectorTable.Centers"/>.</param>
    /// <param name="halfAxes"><see cref="DetectorTable.HalfAxes"/>.</param>
    /// <param name="pattern">For each ray the offsets along depth, face 1 and face 2 at the first and at the second bin, in half axes (-1 to 1).</param>
    /// <param name="rayIndex">Which ray of the pattern.</param>
    /// <param name="bin0">First detection bin.</param>
    /// <param name="bin1">Second detection bin.</param>
    /// <param name="grid">The grid that the tables are for.</param>
    public static Ray Sub<TTable>(in TTable centers, in TTable halfAxes, in TTable pattern, int rayIndex, int bin0, int bin1, in GridShape grid)
        where TTable : struct, IFloatTable
    {
        int p = PatternStride * rayIndex;
        float depth0 = pattern.Read(p);
        float face01 = pattern.Read(p + 1);
        float face02 = pattern.Read(p + 2);
        float depth1 = pattern.Read(p + 3);
        float face11 = pattern.Read(p + 4);
        float face12 = pattern.Read(p + 5);
        return new(
            Coordinate(centers, halfAxes, bin0, 0, depth0, face01, face02),
            Coordinate(centers, halfAxes, bin0, 1, depth0, face01, face02),
            Coordinate(centers, halfAxes, bin0, 2, depth0, face01, face02),
            Coordinate(centers, halfAxes, bin1, 0, depth1, face11, face12),
            Coordinate(centers, halfAxes, bin1, 1, depth1, face11, face12),
            Coordinate(centers, halfAxes, bin1, 2, depth1, face11, face12),
            grid);
    }

    /// <summary>Where an event's pair of module types begins in <see cref="TofTable.Entries"/>.</summary>
    public static int TofPairEntry<TTable>(in TTable centers, int bin0, int bin1, int typeCount)
        where TTable : struct, IFloatTable
    {
        int type0 = (int)centers.Read(DetectorTable.CenterStride * bin0 + 3);
        int type1 = (int)centers.Read(DetectorTable.CenterStride * bin1 + 3);
        return TofTable.PairStride * (type0 * typeCount + type1);
    }

    /// <summary>Whether a pair of module types has TOF.</summary>
    public static bool HasTof<TTable>(in TTable tof, int pairEntry)
        where TTable : struct, IFloatTable => tof.Read(pairEntry + 1) > 0f;

    /// <summary>The weight of a TOF bin; the pair must have TOF.</summary>
    public static TofWindow Window<TTable>(in TTable tof, int pairEntry, int tofBin, in TofCurve curve)
        where TTable : struct, IFloatTable
    {
        int edge = (int)tof.Read(pairEntry) + tofBin;
        return new(curve, tof.Read(edge), tof.Read(edge + 1), tof.Read(pairEntry + 2));
    }

    private static float Coordinate<TTable>(in TTable centers, in TTable halfAxes, int bin, int axis, float depth, float face1, float face2)
        where TTable : struct, IFloatTable
    {
        int h = DetectorTable.HalfAxesStride * bin + axis;
        return centers.Read(DetectorTable.CenterStride * bin + axis)
            + depth * halfAxes.Read(h) + face1 * halfAxes.Read(h + 4) + face2 * halfAxes.Read(h + 8);
    }
}
