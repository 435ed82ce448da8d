using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection;

/// <summary>From an event to visits of voxels: every ray of its pattern, weighted with its TOF bin. Every back end compiles it.</summary>
internal static class EventLaw
{
    /// <summary>Walks all rays of an event.</summary>
    /// <typeparam name="TTable">Where the tables lie.</typeparam>
    /// <typeparam name="TMethod">How a ray is walked.</typeparam>
    /// <typeparam name="TTof">Which events have TOF.</typeparam>
    /// <typeparam name="TVisitor">What to do at a voxel.</typeparam>
    public static void Walk<TTable, TMethod, TTof, TVisitor>(in ScannerTables<TTable> scanner, int bin0, int bin1, int tofBin, ref TVisitor visitor)
        where TTable : struct, IFloatTable
        where TMethod : struct, IRayMethod
        where TTof : struct, ITofUse
        where TVisitor : struct, IRayVisitor
    {
        int pair = LorLaw.TofPairEntry(scanner.Centers, bin0, bin1, scanner.TypeCount);
        if (TTof.HasTof(scanner.Tof, pair))
        {
            TofWindow window = LorLaw.Window(scanner.Tof, pair, tofBin, scanner.Curve);
            if (window.IsOpen)
                WalkRays<TTable, TMethod, TofWindow, TVisitor>(scanner, bin0, bin1, window, ref visitor);
        }
        else
        {
            WalkRays<TTable, TMethod, NoTof, TVisitor>(scanner, bin0, bin1, default, ref visitor);
        }
    }

    private static void WalkRays<TTable, TMethod, TWeight, TVisitor>(in ScannerTables<TTable> scanner, int bin0, int bin1, in TWeight tof, ref TVisitor visitor)
        where TTable : struct, IFloatTable
        where TMethod : struct, IRayMethod
        where TWeight : struct, ITofWeight
        where TVisitor : struct, IRayVisitor
    {
        for (int i = 0; i < scanner.RayCount; i++)
        {
            // A single ray runs from centre to centre, and need not read the crystals' shapes: 32 bytes of tables an event rather than 128.
            Ray ray = scanner.RayCount == 1
                ? LorLaw.Center(scanner.Centers, bin0, bin1, scanner.Shape)
                : LorLaw.Sub(scanner.Centers, scanner.HalfAxes, scanner.Pattern, i, bin0, bin1, scanner.Shape);
            TMethod.Walk(ray, scanner.Shape, tof, ref visitor);
        }
    }
}
