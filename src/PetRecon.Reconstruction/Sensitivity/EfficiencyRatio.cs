using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// What attenuation and uneven efficiencies make of a sensitivity image that was made without: the ratio of two back projections of the same
/// lines, one with all factors and one with those of that image alone. Where lines happen to lie cancels in it, and what is left varies slowly
/// from place to place once the <see cref="MeanAttenuation"/> of an ideal cylinder is taken out, so that a coarse grid, a wide filter and few lines
/// will do. The blur is its bias; the scatter of replicates its error.
/// </summary>
internal sealed class EfficiencyRatio : IDisposable
{
    private const int MinReplicates = 8;
    private const int ChunkSize = 1 << 18;

    // Noise is this share of the error asked for, which leaves room for what is not noise.
    private const double NoiseShare = 0.5;

    // Shares of the scanner's inner diameter. In a bore of 820 mm: 8 mm for the ratio, filtered with 25 mm; 5 mm for maps; 4.5 mm for means,
    // and 2.3 mm from plane to plane, along which bodies may end abruptly.
    private const double VoxelShare = 0.01;
    private const double FilterShare = 0.03;
    private const double MapVoxelShare = 0.006;
    private const double MeanVoxelShare = 0.0055;
    private const double MeanPlaneShare = 0.0028;
    private const double WidestFilterMm = 50;

    private readonly RatioLines _lines;
    private readonly VoxelGrid _coarse;
    private readonly VoxelGrid _meanGrid;
    private readonly Volume<Attenuation>? _map;
    private readonly GaussianConvolution _filter;
    private readonly Projector _projector;
    private readonly AttenuationLines? _attenuation;
    private readonly CoincidenceEvent[] _events = new CoincidenceEvent[ChunkSize];
    private readonly float[] _weights = new float[ChunkSize];
    private readonly float[] _modelWeights = new float[ChunkSize];
    private readonly float[] _integrals = new float[ChunkSize];
    private readonly CancellationToken _cancellationToken;
    private int _count;

    /// <summary>Prepares.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="scanner">The scanner to project with, with one wide TOF bin or none.</param>
    /// <param name="options">How to project on it.</param>
    /// <param name="model">Attenuation.</param>
    /// <param name="grid">The grid of the image to correct.</param>
    /// <param name="device">The device that projects.</param>
    /// <param name="cancellationToken">Stops between chunks of lines.</param>
    public EfficiencyRatio(
        RatioLines lines, ScannerGeometry scanner, ProjectorOptions options, AcquisitionModel model, VoxelGrid grid, ComputeDevice device,
        CancellationToken cancellationToken)
    {
        _lines = lines;
        _cancellationToken = cancellationToken;
        double diameterMm = 2 * scanner.InnerRadiusMm;
        _coarse = CoarseImage.Over(grid, (VoxelShare * diameterMm) * new Vector3D(1, 1, 1));
        double filterMm = Math.Min(WidestFilterMm, FilterShare * diameterMm);
        _filter = new(_coarse, new GaussianPsf(_coarse, new(filterMm, filterMm, filterMm)), Environment.ProcessorCount);
        _meanGrid = CoarseImage.Over(grid, diameterMm * new Vector3D(MeanVoxelShare, MeanVoxelShare, MeanPlaneShare));
        _map = model.Attenuation;
        _projector = Projector.Create(scanner, _coarse, device, options);
        _attenuation = model.Attenuation is { } map ? new(scanner, CoarseImage.Pooled(map, MapVoxelShare * diameterMm), device, model.Projector) : null;
    }

    /// <summary>Multiplies an image by the ratio.</summary>
    /// <param name="image">The image, on the grid given before.</param>
    /// <param name="grid">That grid.</param>
    /// <param name="options">Error to reach and number of lines to stay below.</param>
    /// <param name="parallel">Threads.</param>
    /// <param name="progress">Is told the done share.</param>
    /// <returns>Number of lines, and the relative standard errors of the ratio in the field of view and in its central half.</returns>
    public (long Lines, double Error, double CentralError) Apply(
        float[] image, VoxelGrid grid, SensitivityOptions options, ParallelOptions parallel, IProgress<ReconstructionProgress>? progress)
    {
        float[]? mean = _map is null ? null : MeanAttenuation.On(_projector.Scanner, _map, _meanGrid, grid, parallel);
        float[] coarseMean = new float[_coarse.VoxelCount];
        Array.Fill(coarseMean, 1f);
        if (mean is not null)
        {
            CoarseImage.Multiply(coarseMean, _coarse, mean, _meanGrid, parallel);
            CoarseImage.Multiply(image, grid, mean, _meanGrid, parallel);
        }

        RatioStatistics statistics = new(_coarse);
        float[] upper = new float[_coarse.VoxelCount];
        float[] lower = new float[_coarse.VoxelCount];
        long drawn = 0;
        while (true)
        {
            Array.Clear(upper);
            Array.Clear(lower);
            drawn += _lines.Draw(statistics.Count, (line, weight, modelWeight) => Take(line, weight, modelWeight, upper, lower));
            Flush(upper, lower);
            for (int i = 0; i < lower.Length; i++)
                lower[i] *= coarseMean[i];
            _filter.Apply(upper, upper);
            _filter.Apply(lower, lower);
            statistics.Add(upper, lower);
            string reached = "";
            double share = (double)statistics.Count / MinReplicates;
            if (statistics.Count >= MinReplicates)
            {
                (double error, double central) = statistics.RelativeErrors();
                if (!(error > NoiseShare * options.TargetRelativeError) || drawn + drawn / statistics.Count > options.MaxSampledLines)
                {
                    CoarseImage.Multiply(image, grid, statistics.Ratio(), _coarse, parallel);
                    return (drawn, error, central);
                }

                share = Math.Max(Math.Pow(NoiseShare * options.TargetRelativeError / error, 2), (double)drawn / options.MaxSampledLines);
                reached = FormattableString.Invariant($", standard error {error:P2}");
            }

            progress?.Report(new(ReconstructionPhase.Sensitivity, Math.Min(share, 1), $"sensitivity: attenuation and efficiencies from {drawn:N0} lines{reached}"));
        }
    }

    public void Dispose()
    {
        _projector.Dispose();
        _attenuation?.Dispose();
    }

    private void Take(in CoincidenceEvent line, float weight, float modelWeight, float[] upper, float[] lower)
    {
        _events[_count] = line;
        _weights[_count] = weight;
        _modelWeights[_count++] = modelWeight;
        if (_count == ChunkSize)
            Flush(upper, lower);
    }

    private void Flush(float[] upper, float[] lower)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_count == 0)
            return;
        ReadOnlySpan<CoincidenceEvent> events = _events.AsSpan(0, _count);
        Span<float> weights = _weights.AsSpan(0, _count);
        if (_attenuation is not null)
        {
            _attenuation.Integrate(events, _integrals.AsSpan(0, _count));
            for (int i = 0; i < _count; i++)
                weights[i] *= MathF.Exp(-_integrals[i]);
        }

        _projector.Back(weights, events, upper);
        _projector.Back(_modelWeights.AsSpan(0, _count), events, lower);
        _count = 0;
    }
}
