using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PetRecon.Compute;
using PetRecon.Compute.Gpu;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;
using PetRecon.Reconstruction.Sensitivity;

using Activity = PetRecon.Core.Imaging.Activity;

namespace PetRecon.Reconstruction;

/// <summary>From list-mode data to an image: reads the events, computes the sensitivity, iterates, filters.</summary>
public static class Reconstructor
{
    /// <summary>Reconstructs.</summary>
    /// <param name="source">The events, the scanner and its efficiencies.</param>
    /// <param name="options">What to reconstruct and how.</param>
    /// <param name="device">The device that computes.</param>
    /// <param name="progress">Is told phases, updates and, where asked for, images after iterations.</param>
    /// <param name="cancellationToken">Stops soon; nothing half-written is left, and a checkpoint, if any, holds the last complete update.</param>
    /// <returns>The image and its history.</returns>
    /// <exception cref="ArgumentException">An option is out of bounds or does not fit the data, or the data have no usable prompts.</exception>
    /// <exception cref="ListModeFormatException">The list-mode file is damaged.</exception>
    /// <exception cref="InvalidDataException">The checkpoint file is damaged.</exception>
    public static ReconstructionResult Run(
        IListModeSource source,
        ReconstructionOptions options,
        ComputeDevice device,
        IProgress<ReconstructionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(device);
        options.Validate();
        List<string> notices = [];
        using IDisposable held = GpuLease.Hold(device);
        long started = Stopwatch.GetTimestamp();
        using EventStore store = LoadEvents(source, options, device, progress, cancellationToken);
        double duration = options.Model.EffectiveDurationSeconds(store.SpanSeconds);
        double readSeconds = Lap(ref started);

        SensitivityImage sensitivity = SensitivityCalculator.Compute(
            source.Efficiencies, source.ContentId, options.Model, options.Grid, device, options.Sensitivity, notices, progress, cancellationToken);
        float[] masked = Masked(sensitivity.Image, options.Osem.SensitivityMaskShare);
        double sensitivitySeconds = Lap(ref started);

        byte[] fingerprint = Fingerprint(source, options, sensitivity.Key, duration);
        IterationState state = options.Checkpoint is { } saved && File.Exists(saved.Path)
            ? Checkpoint.Read(saved.Path, fingerprint, options.Grid.VoxelCount)
            : Start(options, masked, store.UsedCount, duration);
        int resumedAt = state.Iteration;
        SubsetReconstructor iterations = new(
            options.Osem, store, masked, Penalised(options, masked, store.UsedCount, device), options.Model.Additive?.TotalCounts ?? 0, options.Checkpoint, fingerprint,
            image => ToVolume(image, options, duration), progress);
        StopReason reason = Iterate(iterations, state, source, store, options, device, notices, cancellationToken);
        double iterationSeconds = Lap(ref started);

        return new()
        {
            Image = Filtered(ToVolume(state.Image, options, duration), options, progress),
            Sensitivity = sensitivity,
            Iterations = state.Iteration,
            StopReason = reason,
            LogLikelihoods = [.. state.LogLikelihoods],
            Penalties = [.. state.Penalties],
            RelativeChanges = [.. state.RelativeChanges],
            PromptCount = store.PromptCount,
            UsedCount = store.UsedCount,
            DelayedCount = store.DelayedCount,
            EffectiveDurationSeconds = duration,
            ResumedAtIteration = resumedAt,
            ReadSeconds = readSeconds,
            SensitivitySeconds = sensitivitySeconds,
            IterationSeconds = iterationSeconds,
            Notices = [.. notices],
        };
    }

    private static EventStore LoadEvents(
        IListModeSource source, ReconstructionOptions options, ComputeDevice device, IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        using EventFactors factors = new(source.Efficiencies, options.Model, device);
        bool isOnCpu = device.Kind == ComputeDeviceKind.Cpu;

        // A GPU finds the rays of an event anew each time; the CPU's engine keeps them.
        EventStoreOptions kept = options.Events with { RaysPerEvent = isOnCpu ? options.Model.Projector.RaysPerEvent : 1, SubsetsOnCpu = isOnCpu ? options.Osem.Subsets : 0 };
        EventStore store = EventStore.Load(source, factors, options.Osem.Subsets, kept, progress, cancellationToken);
        if (store.UsedCount >= options.Osem.Subsets)
            return store;
        long used = store.UsedCount;
        long prompts = store.PromptCount;
        store.Dispose();
        throw new ArgumentException(
            prompts == 0 ? "The list-mode data have no prompts, so there is nothing to reconstruct."
            : used == 0 ? $"All {prompts} prompts fell on pairs of detection bins with efficiency 0. Do the efficiencies belong to these data?"
            : $"There are {used} usable prompts for {options.Osem.Subsets} subsets; expected at least one event a subset.",
            nameof(source));
    }

    private static StopReason Iterate(
        SubsetReconstructor iterations, IterationState state, IListModeSource source, EventStore store, ReconstructionOptions options, ComputeDevice device,
        List<string> notices, CancellationToken cancellationToken)
    {
        using Projector projector = Projector.Create(source.Scanner, options.Grid, device, options.Model.Projector);
        GaussianPsf? psf = options.Model.PsfFwhmMm.LengthSquared > 0 ? new(options.Grid, options.Model.PsfFwhmMm) : null;
        using IEmEngine engine = projector.CreateEmEngine(psf);
        if (engine.Notice is { } notice)
            notices.Add(notice);
        using ResidentEvents events = new(store, engine, device, options.Events.ResolveDeviceBytes(device));
        return iterations.Run(state, engine, events, cancellationToken);
    }

    private static float[] Masked(Volume<Core.Imaging.Sensitivity> sensitivity, double share)
    {
        float[] masked = sensitivity.ToArray();
        float largest = 0;
        foreach (float value in masked)
            largest = Math.Max(largest, value);
        float threshold = (float)(share * largest);
        for (int i = 0; i < masked.Length; i++)
            masked[i] = masked[i] > threshold ? masked[i] : 0;
        return masked;
    }

    private static PenalisedUpdate? Penalised(ReconstructionOptions options, float[] sensitivity, long events, ComputeDevice device)
    {
        if (options.Prior is null)
            return null;
        long bytes = (long)sizeof(float) * sensitivity.Length * (options.Osem.Subsets + 6);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
            throw new ArgumentException(FormattableString.Invariant(
                $"A reconstruction with a prior keeps an image of {sensitivity.Length} voxels for each of {options.Osem.Subsets} subsets, {bytes * 1e-9:0.0} GB in all; there are {available * 1e-9:0.0} GB. Use fewer subsets or voxels."), nameof(options));
        int threads = device.Kind == ComputeDeviceKind.Cpu ? device.Threads : Environment.ProcessorCount;
        return new(options.Prior, options.Grid, sensitivity, options.Osem.Subsets, Level(sensitivity, events), threads);
    }

    // The uniform image with as many expected counts as there are events.
    private static double Level(float[] sensitivity, long events)
    {
        double sum = 0;
        foreach (float value in sensitivity)
            sum += value;
        return events / sum;
    }

    // Uniform, with as many expected counts as there are events.
    private static IterationState Start(ReconstructionOptions options, float[] sensitivity, long events, double duration)
    {
        float[] image = new float[sensitivity.Length];
        float level = (float)Level(sensitivity, events);
        for (int i = 0; i < image.Length; i++)
        {
            float start = options.StartImage is { } given ? (float)(given.Voxels[i] * duration) : level;
            image[i] = sensitivity[i] > 0 ? start : 0;
        }

        if (!Array.Exists(image, static value => value > 0))
            throw new ArgumentException("The starting image is 0 wherever the scanner is sensitive, and would stay so.", nameof(options));
        return new() { Image = image, IterationStart = new float[image.Length] };
    }

    private static Volume ToVolume(float[] image, ReconstructionOptions options, double duration)
    {
        float[] voxels = new float[image.Length];
        double scale = 1 / duration;
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = (float)(image[i] * scale);
        return options.Model.IsCalibrated ? new Volume<Activity>(options.Grid, voxels) : new Volume<RelativeActivity>(options.Grid, voxels);
    }

    private static Volume Filtered(Volume image, ReconstructionOptions options, IProgress<ReconstructionProgress>? progress)
    {
        if (options.PostFilterFwhmMm == 0)
            return image;
        progress?.Report(new(ReconstructionPhase.Finishing, 0, $"filtering with {options.PostFilterFwhmMm} mm FWHM"));
        float[] voxels = image.ToArray();
        double fwhm = options.PostFilterFwhmMm;
        new GaussianConvolution(image.Grid, new GaussianPsf(image.Grid, new(fwhm, fwhm, fwhm)), Environment.ProcessorCount).Apply(voxels, voxels);
        progress?.Report(new(ReconstructionPhase.Finishing, 1, "filtered"));
        return image is Volume<Activity> ? new Volume<Activity>(image.Grid, voxels) : new Volume<RelativeActivity>(image.Grid, voxels);
    }

    // Everything that the updates depend on; the number of iterations is not among it, so that some can be added.
    private static byte[] Fingerprint(IListModeSource source, ReconstructionOptions options, string sensitivityKey, double duration)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{sensitivityKey}|{source.ContentId}|{options.Model.Additive?.ContentId}|{options.Osem.Subsets}|{options.Osem.SensitivityMaskShare:R}|{options.Osem.ComputeLikelihood}|{options.Events.ChunkEvents}|{duration:R}|")));
        if (options.StartImage is { } start)
            hash.AppendData(MemoryMarshal.AsBytes(start.Voxels));
        return hash.GetHashAndReset();
    }

    private static double Lap(ref long started)
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        return seconds;
    }
}
