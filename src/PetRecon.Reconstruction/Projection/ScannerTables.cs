using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection;

/// <summary>What a back end keeps of a scanner and a grid to turn events into rays.</summary>
/// <typeparam name="TTable">Where the tables lie: host memory or a device.</typeparam>
internal struct ScannerTables<TTable>
    where TTable : struct, IFloatTable
{
    /// <summary><see cref="DetectorTable.Centers"/>.</summary>
    public TTable Centers;

    /// <summary><see cref="DetectorTable.HalfAxes"/>.</summary>
    public TTable HalfAxes;

    /// <summary><see cref="RayPattern"/>.</summary>
    public TTable Pattern;

    /// <summary><see cref="TofTable.Entries"/>.</summary>
    public TTable Tof;

    /// <summary>The truncated normal distribution of the TOF resolution.</summary>
    public TofCurve Curve;

    /// <summary>The image grid.</summary>
    public GridShape Shape;

    /// <summary>Number of module types.</summary>
    public int TypeCount;

    /// <summary>Number of rays an event.</summary>
    public int RayCount;
}
