using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>Events that stay where they are: on the CPU there is nothing to upload.</summary>
internal sealed class HeldEvents(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination) : IEventsOnDevice
{
    public ReadOnlyMemory<CoincidenceEvent> Events => events;

    public ReadOnlyMemory<float> Contamination => contamination;

    public int Count => events.Length;

    public void Dispose()
    {
    }
}
