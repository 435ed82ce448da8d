using PetRecon.Reconstruction.Projection.Columns;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Events in the order of the kernels.</summary>
internal sealed class SlabEvents(CompiledRays rays, float[]? laneContamination, ReadOnlyMemory<float> contamination, SectionEvents? sections) : IEventsOnDevice
{
    public CompiledRays Rays => rays;

    /// <summary>Contamination in the order of the lanes, where a ray is an event; null for none.</summary>
    public float[]? LaneContamination => laneContamination;

    /// <summary>Contamination in the order in which the events came, where an event is several rays; empty for none.</summary>
    public ReadOnlyMemory<float> Contamination => contamination;

    /// <summary>Events that are projected by pairs of columns of crystals, and not among the rays; null for none.</summary>
    public SectionEvents? Sections => sections;

    public int Count => rays.EventCount + (sections?.Count ?? 0);

    public void Dispose()
    {
    }
}
