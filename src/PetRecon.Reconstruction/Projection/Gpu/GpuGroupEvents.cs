namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>Events on several devices, a share on each.</summary>
internal sealed class GpuGroupEvents(IEventsOnDevice[] parts) : IEventsOnDevice
{
    /// <inheritdoc/>
    public int Count => parts.Sum(static part => part.Count);

    /// <inheritdoc/>
    public long DeviceBytes => parts.Sum(static part => part.DeviceBytes);

    /// <summary>The share of one device.</summary>
    public IEventsOnDevice this[int part] => parts[part];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IEventsOnDevice part in parts)
            part.Dispose();
    }
}
