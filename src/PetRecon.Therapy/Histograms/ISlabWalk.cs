using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Histograms;

/// <summary>Goes through slabs box by box and collects volumes and doses. It keeps memory of its own, so each thread needs one.</summary>
internal interface ISlabWalk
{
    /// <summary>Adds what of a slab is within the dose grid.</summary>
    void Visit(StructureSlab slab, DoseAccumulator sums, CancellationToken cancellation);
}
