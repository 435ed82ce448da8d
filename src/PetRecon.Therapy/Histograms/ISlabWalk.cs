using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>Goes through slabs box by box and collects volumes and doses. It keeps memory of its own, so each thread needs one.</summary>
internal interface ISlabWalk
{
    /// <summary>Adds what of some slabs, one after the other from low to high, is within the dose grid.</summary>
    void Visit(ReadOnlySpan<StructureSlab> slabs, DoseAccumulator sums, CancellationToken cancellation);
}
