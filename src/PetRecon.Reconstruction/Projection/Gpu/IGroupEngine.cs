namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>An engine whose back projection can be summed with that of others, each of which has a share of the events.</summary>
internal interface IGroupEngine : IEmEngine
{
    /// <summary>Gets the back projection so far; waits for it.</summary>
    void ReadBack(Span<float> back);

    /// <summary>Sets the back projection.</summary>
    void WriteBack(ReadOnlySpan<float> back);
}
