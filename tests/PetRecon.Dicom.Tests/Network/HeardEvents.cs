using PetRecon.Dicom.Network;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>What a receiver told, and waiting for it.</summary>
internal sealed class HeardEvents : IProgress<DicomReceiverEvent>
{
    private readonly List<DicomReceiverEvent> _events = [];

    public void Report(DicomReceiverEvent value)
    {
        lock (_events)
            _events.Add(value);
    }

    public IReadOnlyList<DicomReceiverEvent> All
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public async Task<DicomReceiverEvent> Next(DicomReceiverEventKind kind)
    {
        for (int i = 0; i < 500; i++)
        {
            if (All.FirstOrDefault(happening => happening.Kind == kind) is { } found)
                return found;
            await Task.Delay(20, Xunit.TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No {kind} in 10 s; heard: {string.Join("; ", All)}");
    }
}
