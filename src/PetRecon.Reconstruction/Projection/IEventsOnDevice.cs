namespace PetRecon.Reconstruction.Projection;

/// <summary>Events held by an <see cref="IEmEngine"/> until disposed.</summary>
internal interface IEventsOnDevice : IDisposable
{
    /// <summary>Number of events.</summary>
    int Count { get; }

    /// <summary>Memory that they take on a GPU, in bytes; 0 on the CPU.</summary>
    long DeviceBytes => 0;
}
