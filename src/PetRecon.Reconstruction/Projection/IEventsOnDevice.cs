namespace PetRecon.Reconstruction.Projection;

/// <summary>Events held by an <see cref="IEmEngine"/> until disposed.</summary>
internal interface IEventsOnDevice : IDisposable
{
    /// <summary>Number of events.</summary>
    int Count { get; }
}
