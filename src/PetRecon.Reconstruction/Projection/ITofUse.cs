using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection;

/// <summary>Which events have TOF, as a type: where all or none have it, the compiler drops the other half of the kernel.</summary>
internal interface ITofUse
{
    /// <summary>Whether the events of a pair of module types have TOF.</summary>
    /// <param name="tof"><see cref="TofTable.Entries"/>.</param>
    /// <param name="pairEntry">Where the pair's entry is.</param>
    static abstract bool HasTof<TTable>(in TTable tof, int pairEntry)
        where TTable : struct, IFloatTable;
}

/// <summary>No event has TOF, or it is not to be used.</summary>
internal readonly struct TofNowhere : ITofUse
{
    public static bool HasTof<TTable>(in TTable tof, int pairEntry)
        where TTable : struct, IFloatTable => false;
}

/// <summary>Every pair of module types has TOF.</summary>
internal readonly struct TofEverywhere : ITofUse
{
    public static bool HasTof<TTable>(in TTable tof, int pairEntry)
        where TTable : struct, IFloatTable => true;
}

/// <summary>Some pairs of module types have TOF.</summary>
internal readonly struct TofByPair : ITofUse
{
    public static bool HasTof<TTable>(in TTable tof, int pairEntry)
        where TTable : struct, IFloatTable => LorLaw.HasTof(tof, pairEntry);
}
