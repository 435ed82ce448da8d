using System.Diagnostics;
using System.Text.Json.Nodes;
using ILGPU;
using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Projection.Gpu;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>One case on one device: how near it is to the scalar law, and how many events a second each way of using it takes.</summary>
internal sealed class GpuRates(
    ComputeDevice device, GpuCase problem, int eventCount, int repetitions, string? parallelprojPath, Action<string> log, Func<bool> isOver)
{
    private const int AccuracyEvents = 100_000;

    // Sums in float of some hundred samples in another order differ by 1e-6; a wrong weight, voxel or event by far more.
    private const double LargestDifference = 1e-4;

    private readonly CoincidenceEvent[] _events = problem.Events(eventCount);
    private readonly float[] _image = problem.Image();

    /// <summary>Measures all of it. What fails is named under "failed", and the rest goes on.</summary>
    public JsonObject Run()
    {
        log($"{problem.Name}, {eventCount} events, best of {repetitions}");
        JsonObject report = new() { ["case"] = problem.Name, ["events"] = eventCount };
        using (GpuLease.Hold(device))
        {
            Note(report, "accuracy", Accuracy);
            Note(report, "fused", Fused);
            if (device.Parts.IsEmpty)
            {
                Note(report, "kernels", KernelsAlone);
                if (parallelprojPath is not null)
                    Note(report, "parallelproj", Parallelproj);
                Note(report, "builds", Builds);
            }
        }

        return report;
    }

    // Relative root mean square difference to the scalar law on the CPU: the first events forward and back, and one whole update.
    private JsonObject Accuracy()
    {
        CoincidenceEvent[] some = _events[..Math.Min(AccuracyEvents, _events.Length)];
        float[] weights = new float[some.Length];
        Random random = new(3);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = random.NextSingle();
        using ScalarProjector cpu = new(problem.Scanner, problem.Grid, ComputeDevice.Cpu(), problem.Options);
        using Projector gpu = Projector.Create(problem.Scanner, problem.Grid, device, problem.Options);
        (float[] Forward, float[] Back) expected = BothWays(cpu, some, weights);
        (float[] Forward, float[] Back) actual = BothWays(gpu, some, weights);
        JsonObject report = new()
        {
            ["forwardRelativeL2Difference"] = GpuCase.RelativeDifference(expected.Forward, actual.Forward),
            ["backRelativeL2Difference"] = GpuCase.RelativeDifference(expected.Back, actual.Back),
            ["updateRelativeL2Difference"] = GpuCase.RelativeDifference(Update(new CpuEmEngine(cpu, null), some), Update(gpu.CreateEmEngine(null), some)),
        };
        return report.All(static part => part.Value!.GetValue<double>() < LargestDifference)
            ? report
            : throw new InvalidOperationException($"The device and the scalar law differ by more than {LargestDifference}: {string.Join(", ", report.Select(static part => FormattableString.Invariant($"{part.Key} {part.Value!.GetValue<double>()}")))}");
    }

    private (float[] Forward, float[] Back) BothWays(Projector projector, CoincidenceEvent[] some, float[] weights)
    {
        float[] forward = new float[some.Length];
        float[] back = new float[_image.Length];
        projector.Forward(_image, some, forward);
        projector.Back(weights, some, back);
        return (forward, back);
    }

    private float[] Update(IEmEngine engine, CoincidenceEvent[] some)
    {
        using (engine)
        {
            engine.WriteImage(_image);
            float[] result = new float[_image.Length];
            Array.Fill(result, 1f);
            engine.WriteSensitivity(result);
            using IEventsOnDevice held = engine.Upload(some, default);
            engine.BeginUpdate();
            engine.Accumulate(held);
            engine.Finish();
            engine.EndUpdate(1);
            engine.ReadImage(result);
            return result;
        }
    }

    // The step of expectation maximisation, as a reconstruction uses it: resident events in order, smaller numbers of them, events as they
    // come, and events that are sent at every pass; and what is done once an update or once at all.
    private JsonObject Fused()
    {
        using Projector projector = Projector.Create(problem.Scanner, problem.Grid, device, problem.Options);
        using IEmEngine engine = projector.CreateEmEngine(null);
        engine.WriteImage(_image);
        engine.WriteSensitivity(_image);
        JsonObject report = [];
        foreach (int count in new[] { 250_000, 1_000_000, 5_000_000, eventCount }.Where(count => count <= eventCount).Distinct())
        {
            long start = Stopwatch.GetTimestamp();
            using IEventsOnDevice held = engine.Upload(_events.AsMemory(0, count), default);
            report[$"{count}UploadSeconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            report[$"{count}MillionPerSecond"] = Rate(count, () => Pass(engine, () => engine.Accumulate(held)));
        }

        if (projector is GpuProjector single)
            report["unorderedMillionPerSecond"] = Unordered(single);
        report["sentEachPassMillionPerSecond"] = Rate(eventCount, () => Pass(engine, () => engine.AccumulateOnce(_events, default)));
        report["updateWithoutEventsSeconds"] = Best(() =>
        {
            engine.BeginUpdate();
            engine.EndUpdate(1);
        });
        return report;
    }

    private double Unordered(GpuProjector projector)
    {
        using GpuEmEngine engine = new(projector, null) { OrdersEvents = false };
        engine.WriteImage(_image);
        using IEventsOnDevice held = engine.Upload(_events, default);
        return Rate(eventCount, () => Pass(engine, () => engine.Accumulate(held)));
    }

    private JsonObject KernelsAlone()
    {
        using GpuProjector projector = (GpuProjector)Projector.Create(problem.Scanner, problem.Grid, device, problem.Options);
        JsonObject report = [];
        foreach (bool ordered in new[] { true, false })
        {
            using ResidentPass pass = new(projector, _image, ResidentPass.Pack(projector, _events, ordered));
            string name = ordered ? "ordered" : "unordered";
            report[$"{name}ForwardMillionPerSecond"] = Rate(eventCount, pass.Forward);
            report[$"{name}BackMillionPerSecond"] = Rate(eventCount, pass.Back);
        }

        float[] values = new float[eventCount];
        float[] back = new float[_image.Length];
        report["publicForwardMillionPerSecond"] = Rate(eventCount, () => projector.Forward(_image, _events, values));
        report["publicBackMillionPerSecond"] = Rate(eventCount, () => projector.Back(values, _events, back));
        return report;
    }

    // O1 against O2, and fewer registers for more groups at a time.
    private JsonObject Builds()
    {
        JsonObject report = [];
        (string Name, OptimizationLevel Level, int MinGroups)[] builds = [("O1", OptimizationLevel.O1, 0), ("O2", OptimizationLevel.O2, 0)];
        if (device.Kind == ComputeDeviceKind.Cuda)
            builds = [.. builds, ("O2 10 groups ", OptimizationLevel.O2, 10), ("O2 12 groups ", OptimizationLevel.O2, 12), ("O2 16 groups ", OptimizationLevel.O2, 16)];
        foreach ((string name, OptimizationLevel level, int minGroups) in builds)
        {
            using GpuContext context = GpuContext.Open(device, level, minGroups);
            using GpuProjector projector = GpuProjector.In(context, problem.Scanner, problem.Grid, problem.Options);
            using IEmEngine engine = projector.CreateEmEngine(null);
            engine.WriteImage(_image);
            using IEventsOnDevice held = engine.Upload(_events, default);
            report[$"{name}FusedMillionPerSecond"] = Rate(eventCount, () => Pass(engine, () => engine.Accumulate(held)));
        }

        return report;
    }

    private JsonObject Parallelproj()
    {
        float[] values = new float[eventCount];
        using (Projector projector = Projector.Create(problem.Scanner, problem.Grid, device, problem.Options))
            projector.Forward(_image, _events, values);
        // In a thread of its own, which CUDA's runtime makes its context the current one of; ILGPU's stays that of this thread.
        return Task.Factory.StartNew(
            () => ParallelprojCuda.Run(parallelprojPath!, device.Index, problem, _events, _image, values, repetitions),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult();
    }

    private static void Pass(IEmEngine engine, Action accumulate)
    {
        engine.BeginUpdate();
        accumulate();
        engine.Finish();
    }

    private void Note(JsonObject report, string name, Func<JsonObject> measure)
    {
        try
        {
            JsonObject part = isOver() ? throw new TimeoutException("there is no time left") : measure();
            log($"  {name}: {part.ToJsonString()}");
            report[name] = part;
        }
        catch (Exception e)
        {
            log($"  {name}: FAILED: {e.Message}");
            report[name] = new JsonObject { ["error"] = e.ToString() };
            report["failed"] = report["failed"] is { } before ? $"{before}, {name}" : name;
        }
    }

    private double Rate(int count, Action action) => count / Best(action) / 1e6;

    private double Best(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i <= repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = i == 0 ? best : Math.Min(best, seconds);
        }

        return best;
    }
}
