namespace PetRecon.Reconstruction.Algorithms;

/// <summary>What a reconstruction is doing.</summary>
public enum ReconstructionPhase
{
    /// <summary>Reading events, dealing them to subsets and working out their factors.</summary>
    ReadingEvents,

    /// <summary>Computing (or finding) the sensitivity image.</summary>
    Sensitivity,

    /// <summary>Updating the image.</summary>
    Iterating,

    /// <summary>Filtering the image.</summary>
    Finishing,
}
