using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Projection.Gpu;

/// <summary>
/// Expectation maximisation on several devices: each has all images and a share of the events. After each subset the back projections are
/// summed on the host and given to all, so that every device makes the same update.
/// </summary>
internal sealed class GpuGroupEmEngine(IGroupEngine[] parts, int voxelCount) : IEmEngine
{
    private readonly float[][] _backs = [.. parts.Select(_ => new float[voxelCount])];

    /// <inheritdoc/>
    public string? Notice => parts.Select(static part => part.Notice).FirstOrDefault(static notice => notice is not null);

    public IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        CheckLengths(events, contamination);
        IEventsOnDevice?[] held = new IEventsOnDevice?[parts.Length];
        try
        {
            GpuGroup.ForEach(parts.Length, part =>
            {
                (int first, int count) = GpuGroup.Share(events.Length, part, parts.Length);
                held[part] = parts[part].Upload(events.Slice(first, count), contamination.IsEmpty ? default : contamination.Slice(first, count));
            });
        }
        catch
        {
            foreach (IEventsOnDevice? part in held)
                part?.Dispose();
            throw;
        }

        return new GpuGroupEvents(held!);
    }

    public void WriteImage(ReadOnlySpan<float> image)
    {
        foreach (IGroupEngine part in parts)
            part.WriteImage(image);
    }

    public void ReadImage(Span<float> image) => parts[0].ReadImage(image);

    public void WriteSensitivity(ReadOnlySpan<float> sensitivity)
    {
        foreach (IGroupEngine part in parts)
            part.WriteSensitivity(sensitivity);
    }

    public void BeginUpdate() => GpuGroup.ForEach(parts.Length, part => parts[part].BeginUpdate());

    public double Accumulate(IEventsOnDevice events)
    {
        GpuGroupEvents held = (GpuGroupEvents)events;
        GpuGroup.ForEach(parts.Length, part => parts[part].Accumulate(held[part]));
        return 0;
    }

    public double AccumulateOnce(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        CheckLengths(events, contamination);
        GpuGroup.ForEach(parts.Length, part =>
        {
            (int first, int count) = GpuGroup.Share(events.Length, part, parts.Length);
            parts[part].AccumulateOnce(events.Slice(first, count), contamination.IsEmpty ? default : contamination.Slice(first, count));
        });
        return 0;
    }

    public double Finish()
    {
        double[] logs = new double[parts.Length];
        GpuGroup.ForEach(parts.Length, part => logs[part] = parts[part].Finish());
        return logs.Sum();
    }

    public void ReadBackProjection(Span<float> back)
    {
        SumBackProjections();
        parts[0].WriteBack(_backs[0]);
        parts[0].ReadBackProjection(back);
    }

    public void EndUpdate(float sensitivityScale)
    {
        SumBackProjections();
        GpuGroup.ForEach(parts.Length, part =>
        {
            parts[part].WriteBack(_backs[0]);
            parts[part].EndUpdate(sensitivityScale);
        });
    }

    public void Dispose()
    {
        foreach (IGroupEngine part in parts)
            part.Dispose();
    }

    private void SumBackProjections()
    {
        GpuGroup.ForEach(parts.Length, part => parts[part].ReadBack(_backs[part]));
        GpuGroup.Sum(_backs);
    }

    private static void CheckLengths(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        if (!contamination.IsEmpty && contamination.Length != events.Length)
            throw new ArgumentException($"{contamination.Length} additive terms were given for {events.Length} events.", nameof(contamination));
    }
}
