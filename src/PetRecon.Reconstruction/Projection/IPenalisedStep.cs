namespace PetRecon.Reconstruction.Projection;

/// <summary>The step of <see cref="Algorithms.PenalisedUpdate"/> on an engine's own device; the engine disposes of it.</summary>
internal interface IPenalisedStep
{
    /// <summary>
    /// Ends an update: the subset's counts are replaced by those of the engine's back projection, and x by the voxel values that follow.
    /// </summary>
    /// <param name="subset">The subset.</param>
    /// <param name="sumScale">What the counts of all subsets before are multiplied by.</param>
    /// <param name="changeScale">What the subset's change of counts is multiplied by.</param>
    void Apply(int subset, float sumScale, float changeScale);
}
