using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>Goes through slabs box by box and collects volumes and doses. It keeps memory of its own, so each thread needs one.</summary>
internal interface ISlabWalk
{
    /// <summary>Adds one of several shares of what is within the dose grid. Shares differ with their number, not with who takes them.</summary>
    /// <param name="slabs">All slabs of the structure, from low to high.</param>
    /// <param name="share">Which share, from 0.</param>
    /// <param name="shares">How many there are.</param>
    /// <param name="sums">Where it is added.</param>
    /// <param name="cancellation">Ends the work early.</param>
    void Visit(ReadOnlySpan<StructureSlab> slabs, int share, int shares, DoseAccumulator sums, CancellationToken cancellation);
}
