using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection.Gpu;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>Forward and back projection of events, image and values that all lie on the device: the kernels alone.</summary>
internal sealed class ResidentPass : IDisposable
{
    private readonly GpuProjector _projector;
    private readonly GpuBuffer<float> _image;
    private readonly GpuBuffer<float> _values;
    private readonly GpuBuffer<GpuEvent> _events;
    private readonly int _count;

    public ResidentPass(GpuProjector projector, float[] image, GpuEvent[] events)
    {
        _projector = projector;
        _count = events.Length;
        _image = projector.Context.Allocate<float>(image.Length, "the image");
        _values = projector.Context.Allocate<float>(events.Length, "values");
        _events = projector.Context.Allocate<GpuEvent>(events.Length, "events");
        GpuQueue queue = projector.Lanes[0].Queue;
        queue.Write<float>(_image, image);
        queue.Write<GpuEvent>(_events, events);
        queue.Clear(_values);
        queue.Finish();
    }

    /// <summary>Events as they are, or in the order that engines use.</summary>
    public static GpuEvent[] Pack(GpuProjector projector, CoincidenceEvent[] events, bool ordered) =>
        EventPacker.Pack(events, default, ordered ? projector.Order.Of(events) : [.. Enumerable.Range(0, events.Length)]).Events;

    public void Forward() => Run(forward: true);

    public void Back() => Run(forward: false);

    public void Dispose()
    {
        _image.Dispose();
        _values.Dispose();
        _events.Dispose();
    }

    private void Run(bool forward)
    {
        var launch = forward ? _projector.Launchers.Forward : _projector.Launchers.Back;
        for (int first = 0, turn = 0; first < _count; first += _projector.EventsPerLaunch, turn ^= 1)
        {
            int count = Math.Min(_projector.EventsPerLaunch, _count - first);
            using GpuQueue.LaunchTurn begun = _projector.Lanes[turn].Queue.Turn();
            launch(begun.Stream, _projector.Context.ConfigFor(count), _projector.Tables, _image.View, _events.Part(first, count), count, _values.Part(first, count));
        }

        _projector.FinishLanes();
    }
}
