namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>Events between the same two columns of crystals.</summary>
/// <param name="First">The first column.</param>
/// <param name="Second">The second column.</param>
/// <param name="Start">Place of the first event.</param>
/// <param name="Count">Number of events.</param>
internal readonly record struct SectionPair(int First, int Second, int Start, int Count);
