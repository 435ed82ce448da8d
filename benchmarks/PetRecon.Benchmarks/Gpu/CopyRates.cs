using System.Diagnostics;
using System.Text.Json.Nodes;
using ILGPU.Runtime;
using PetRecon.Compute.Gpu;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>The ceilings that kernels are measured against: bytes per second within the device, and to and from it.</summary>
internal static class CopyRates
{
    private const int Repetitions = 5;
    private const int HostFloats = 1 << 24;

    /// <summary>Measures with buffers of a size; a copy reads and writes, so within the device both count.</summary>
    public static JsonObject Run(GpuContext context, long bytes)
    {
        int floats = (int)(bytes / sizeof(float));
        using GpuQueue queue = context.NewQueue();
        using GpuBuffer<float> from = context.Allocate<float>(floats, "a copy");
        using GpuBuffer<float> to = context.Allocate<float>(floats, "a copy");
        int hostFloats = Math.Min(floats, HostFloats);
        using PinnedArray<float> host = context.Pin<float>(hostFloats);
        host.Span.Clear();
        queue.Clear(from);
        return new()
        {
            ["bytes"] = bytes,
            ["withinDeviceGBPerSecond"] = 2e-9 * bytes / Best(queue, turn => from.View.CopyTo(turn.Stream, to.View)),
            ["toDeviceGBPerSecond"] = 1e-9 * sizeof(float) * hostFloats / Best(queue, _ => queue.BeginWrite(to, host, hostFloats)),
            ["fromDeviceGBPerSecond"] = 1e-9 * sizeof(float) * hostFloats / Best(queue, _ => queue.BeginRead(from, host, hostFloats)),
        };
    }

    private delegate void Begin(GpuQueue.LaunchTurn turn);

    private static double Best(GpuQueue queue, Begin begin)
    {
        double best = double.MaxValue;
        for (int i = 0; i <= Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using (GpuQueue.LaunchTurn turn = queue.Turn())
                begin(turn);
            queue.Finish();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = i == 0 ? best : Math.Min(best, seconds);
        }

        return best;
    }
}
