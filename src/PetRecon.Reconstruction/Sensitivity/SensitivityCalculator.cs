using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Computes sensitivity images, exactly or by sampling, or finds them in the cache.</summary>
public static class SensitivityCalculator
{
    private const int MinReplicates = 8;
    private const int ChunkSize = 1 << 20;

    /// <summary>The sensitivity image of a scanner on a grid.</summary>
    /// <param name="efficiencies">Efficiency of every pair; they know the scanner.</param>
    /// <param name="efficienciesId">The content id of the list-mode source that the efficiencies are from.</param>
    /// <param name="model">Attenuation, resolution model and projector options.</param>
    /// <param name="grid">The image grid, its axes at right angles.</param>
    /// <param name="device">The device that computes.</param>
    /// <param name="options">How lines are taken; the defaults when null.</param>
    /// <param name="notices">Receives what the user should know, such as a damaged cache file.</param>
    /// <param name="progress">Is told the done share.</param>
    /// <param name="cancellationToken">Stops between chunks of lines; nothing is then kept.</param>
    /// <exception cref="ArgumentException">An option is out of bounds, or no pair of detection bins can record anything.</exception>
    public static SensitivityImage Compute(
        DetectionEfficiencies efficiencies,
        string efficienciesId,
        AcquisitionModel model,
        VoxelGrid grid,
        ComputeDevice device,
        SensitivityOptions? options = null,
        ICollection<string>? notices = null,
        IProgress<ReconstructionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(efficiencies);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(device);
        options ??= new();
        options.Validate();
        model.Validate();
        string key = SensitivityKey.For(efficiencies, efficienciesId, model, grid, device, options);
        SensitivityCache? cache = options.UseCache ? new(options.ResolveCacheFolder()) : null;
        string? notice = null;
        if (cache?.Find(key, grid, out notice) is { } found)
        {
            progress?.Report(new(ReconstructionPhase.Sensitivity, 1, "sensitivity image found in the cache"));
            NoticeError(found, options, notices);
            return found;
        }

        if (notice is not null)
            notices?.Add(notice);
        SensitivityImage image = Take(efficiencies, model, grid, device, options, key, progress, cancellationToken);
        if (cache?.Keep(image) is { } problem)
            notices?.Add(problem);
        NoticeError(image, options, notices);
        return image;
    }

    private static void NoticeError(SensitivityImage image, SensitivityOptions options, ICollection<string>? notices)
    {
        if (!(image.RelativeStandardError > options.TargetRelativeError))
            return;
        string how = image.Method == SensitivityMethod.Sampled
            ? FormattableString.Invariant($"was made with {image.LineCount} sampled lines, which MaxSampledLines limits, and has a relative standard error of {100 * image.RelativeStandardError:F2} % ({100 * image.CentralRelativeStandardError:F2} % in the central half)")
            : FormattableString.Invariant($"was factored, which is off by {100 * image.RelativeStandardError:F2} %; enumerating or sampling lines takes longer");
        notices?.Add(FormattableString.Invariant($"The sensitivity image {how}. {100 * options.TargetRelativeError:F2} % was asked for."));
    }

    private static SensitivityImage Take(
        DetectionEfficiencies efficiencies, AcquisitionModel model, VoxelGrid grid, ComputeDevice device, SensitivityOptions options, string key,
        IProgress<ReconstructionProgress>? progress, CancellationToken cancellationToken)
    {
        LineSet lines = new(efficiencies);
        if (lines.Count == 0)
            throw new ArgumentException("No two modules of this scanner are in coincidence.", nameof(efficiencies));
        (ScannerGeometry scanner, ProjectorOptions projectorOptions) = TofCoverage.ForSums(efficiencies.Scanner, grid, model.Projector);
        GaussianConvolution psf = new(grid, new GaussianPsf(grid, model.PsfFwhmMm), Environment.ProcessorCount);

        SensitivityMethod method = options.Method ?? (lines.Count <= options.MaxExactLines ? SensitivityMethod.Enumerated : SensitivityMethod.Factored);
        SensitivityImage? image = null;
        if (method == SensitivityMethod.Factored)
            image = Factored();
        if (image is null && options.Method == SensitivityMethod.Factored)
            throw new ArgumentException($"The scanner '{scanner.ModelName}' has no columns of crystals along the third axis of {grid}, so its sensitivity cannot be factored.", nameof(options));
        bool isWorthEnumerating = options.Method is null && image?.RelativeStandardError > options.TargetRelativeError && lines.Count <= options.MaxSampledLines;
        if (isWorthEnumerating)
            (image, method) = (null, SensitivityMethod.Enumerated);
        image ??= Follow();
        return Seen(image, scanner, grid);

        SensitivityImage? Factored()
        {
            if (FactoredSensitivity.TryCompute(efficiencies, scanner, projectorOptions, model.PsfFwhmMm, model.Attenuation, grid, device, progress, cancellationToken) is not { } factored)
                return null;
            psf.Apply(factored.Image, factored.Image);
            return new()
            {
                Image = new(grid, factored.Image),
                Key = key,
                Method = SensitivityMethod.Factored,
                LineCount = 0,
                RelativeStandardError = factored.Error,
                CentralRelativeStandardError = factored.Error,
            };
        }

        SensitivityImage Follow()
        {
            using Projector projector = Projector.Create(scanner, grid, device, projectorOptions);
            using AttenuationLines? attenuation = model.Attenuation is { } map ? new(efficiencies.Scanner, map, device, model.Projector) : null;
            LineSink sink = new(projector, attenuation, ChunkSize, cancellationToken);
            SensitivityImage? sampled = method == SensitivityMethod.Enumerated ? null : Sample(lines, sink, psf, grid, options, key, progress);
            return sampled ?? Enumerate(lines, sink, psf, grid, key, progress);
        }
    }

    private static SensitivityImage Seen(SensitivityImage image, ScannerGeometry scanner, VoxelGrid grid)
    {
        foreach (float voxel in image.Image.Voxels)
        {
            if (voxel > 0)
                return image;
        }

        throw new ArgumentException($"The scanner '{scanner.ModelName}' records nothing from {grid}: no line with an efficiency above 0 crosses the grid.", nameof(grid));
    }

    private static SensitivityImage Enumerate(
        LineSet lines, LineSink sink, GaussianConvolution psf, VoxelGrid grid, string key, IProgress<ReconstructionProgress>? progress)
    {
        float[] image = new float[grid.VoxelCount];
        long done = 0;
        for (int a = 0; a < lines.ModuleCount; a++)
        {
            for (int b = a; b < lines.ModuleCount; b++)
            {
                long size = lines.PairSize(a, b);
                if (size == 0)
                    continue;
                for (int i = 0; i < lines.CrystalsIn(a); i++)
                {
                    for (int j = 0; j < lines.CrystalsIn(b); j++)
                        sink.Add(lines.Line(a, i, b, j), lines.Efficiency(a, i, b, j), image);
                }

                done += size;
            }

            progress?.Report(new(ReconstructionPhase.Sensitivity, (double)done / lines.Count, $"sensitivity: {done:N0} of {lines.Count:N0} lines"));
        }

        sink.Flush(image);
        psf.Apply(image, image);
        return new()
        {
            Image = new(grid, image),
            Key = key,
            Method = SensitivityMethod.Enumerated,
            LineCount = lines.Count,
            RelativeStandardError = 0,
            CentralRelativeStandardError = 0,
        };
    }

    // Null if enumerating all lines turns out to be cheaper than reaching the target.
    private static SensitivityImage? Sample(
        LineSet lines, LineSink sink, GaussianConvolution psf, VoxelGrid grid, SensitivityOptions options, string key,
        IProgress<ReconstructionProgress>? progress)
    {
        LineSampler sampler = new(lines, options.Seed);
        ReplicateStatistics statistics = new(grid);
        int linesPerReplicate = (int)Math.Max(1, Math.Min(options.LinesPerReplicate, options.MaxSampledLines / MinReplicates));
        float[] replicate = new float[grid.VoxelCount];
        long drawn = 0;
        for (int index = 0; ; index++)
        {
            Array.Clear(replicate);
            drawn += sampler.Draw(index, linesPerReplicate, sink, replicate);
            psf.Apply(replicate, replicate);
            statistics.Add(replicate);
            string reached = "";
            double share = (double)drawn / options.MaxSampledLines;
            if (statistics.Count >= MinReplicates)
            {
                (double error, double centralError) = statistics.RelativeErrors();
                if (error <= options.TargetRelativeError || drawn + linesPerReplicate > options.MaxSampledLines)
                {
                    return new()
                    {
                        Image = new(grid, statistics.Mean()),
                        Key = key,
                        Method = SensitivityMethod.Sampled,
                        LineCount = drawn,
                        RelativeStandardError = error,
                        CentralRelativeStandardError = centralError,
                    };
                }

                double needed = (double)statistics.Count * Math.Pow(error / options.TargetRelativeError, 2);
                if (needed * linesPerReplicate > lines.Count && lines.Count <= options.MaxSampledLines)
                    return null;
                share = Math.Max(share, statistics.Count / needed);
                reached = FormattableString.Invariant($", standard error {error:P2}");
            }

            progress?.Report(new(ReconstructionPhase.Sensitivity, Math.Min(share, 1), $"sensitivity: {drawn:N0} of {lines.Count:N0} lines sampled{reached}"));
        }
    }
}
