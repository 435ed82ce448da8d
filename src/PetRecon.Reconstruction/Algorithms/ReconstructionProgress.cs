namespace PetRecon.Reconstruction.Algorithms;

/// <summary>Where a reconstruction is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Fraction">Done share of this phase, 0 to 1; NaN where the end is not known.</param>
/// <param name="Text">For people, such as "iteration 2 of 3, subset 5 of 17".</param>
/// <param name="Iteration">Set once at the end of each iteration.</param>
public readonly record struct ReconstructionProgress(ReconstructionPhase Phase, double Fraction, string Text, IterationReport? Iteration = null);
