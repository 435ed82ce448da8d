using System.Diagnostics;
using PetRecon.Core.Imaging;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Algorithms;

/// <summary>
/// The iterations over subsets. Without a prior they are list-mode OSEM's: x becomes x * G'P'(1 / (P G x + c)) / (share * sensitivity) for one
/// subset of the events after the other, with share the subset's part of all events; with one they are a <see cref="PenalisedUpdate"/>'s.
/// x is in counts: activity times the effective duration.
/// </summary>
internal sealed class SubsetReconstructor
{
    private readonly OsemOptions _options;
    private readonly EventStore _store;
    private readonly float[] _sensitivity;
    private readonly PenalisedUpdate? _penalised;
    private readonly double _additiveTotal;
    private readonly CheckpointOptions? _checkpoint;
    private readonly byte[] _fingerprint;
    private readonly Func<float[], Volume> _snapshot;
    private readonly IProgress<ReconstructionProgress>? _progress;
    private long _lastSaved = Stopwatch.GetTimestamp();

    /// <summary>Takes all that stays the same over the updates.</summary>
    /// <param name="options">Iterations, subsets and stopping rules.</param>
    /// <param name="store">The events, dealt to that many subsets.</param>
    /// <param name="sensitivity">The sensitivity, 0 where nothing is to be reconstructed.</param>
    /// <param name="penalised">The updates with a prior; null without.</param>
    /// <param name="additiveTotal">Expected additive counts over all bins; NaN when not known.</param>
    /// <param name="checkpoint">Where to save the state; nowhere when null.</param>
    /// <param name="fingerprint">Hash of what is reconstructed, 32 bytes.</param>
    /// <param name="snapshot">Turns x into the image that callers see.</param>
    /// <param name="progress">Is told each update.</param>
    public SubsetReconstructor(
        OsemOptions options, EventStore store, float[] sensitivity, PenalisedUpdate? penalised, double additiveTotal, CheckpointOptions? checkpoint,
        byte[] fingerprint, Func<float[], Volume> snapshot, IProgress<ReconstructionProgress>? progress)
    {
        _options = options;
        _store = store;
        _sensitivity = sensitivity;
        _penalised = penalised;
        _additiveTotal = additiveTotal;
        _checkpoint = checkpoint;
        _fingerprint = fingerprint;
        _snapshot = snapshot;
        _progress = progress;
    }

    /// <summary>Goes on from a state until the last iteration or a stopping rule.</summary>
    /// <param name="state">Where to go on from; is left at the end.</param>
    /// <param name="engine">The engine that computes.</param>
    /// <param name="events">The store's events at the engine.</param>
    /// <param name="cancellationToken">Stops between chunks; the last complete update is saved if there is a checkpoint.</param>
    /// <returns>Why it ended.</returns>
    public StopReason Run(IterationState state, IEmEngine engine, ResidentEvents events, CancellationToken cancellationToken)
    {
        engine.WriteSensitivity(_sensitivity);
        engine.WriteImage(state.Image);
        _penalised?.Begin(engine);
        try
        {
            if (state.Subset == 0 && StopNow(state) is { } before)
                return before;
            while (true)
            {
                Iterate(state, engine, events, cancellationToken);
                if (StopNow(state) is { } reason)
                {
                    Save(state, force: true);
                    return reason;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Save(state, force: true);
            throw;
        }
    }

    private void Iterate(IterationState state, IEmEngine engine, ResidentEvents events, CancellationToken cancellationToken)
    {
        if (state.Subset == 0)
        {
            state.Image.CopyTo(state.IterationStart, 0);
            state.Logs = 0;
            state.Expected = 0;
            if (_penalised is not null)
                state.Penalties.Add(_options.ComputeLikelihood ? _penalised.Penalty(state.Image) : double.NaN);
        }

        for (int subset = state.Subset; subset < _options.Subsets; subset++)
        {
            double share = (double)_store.EventsIn(subset) / _store.UsedCount;
            double expected = _options.ComputeLikelihood ? share * (Expected(state.Image) + _additiveTotal) : double.NaN;
            double logs = 0;
            engine.BeginUpdate();
            for (int chunk = 0; chunk < _store.ChunksIn(subset); chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                logs += events.Accumulate(subset, chunk);
            }

            logs += engine.Finish();
            if (_penalised is null)
                engine.EndUpdate((float)share);
            else
                _penalised.Apply(engine, state.Image, subset, (float)share);
            state.Logs += logs;
            state.Expected += expected;
            bool isLast = subset + 1 == _options.Subsets;
            if (_penalised is not { IsOnDevice: false } && (isLast || _options.ComputeLikelihood || _checkpoint is not null))
                engine.ReadImage(state.Image);
            state.Subset = isLast ? 0 : subset + 1;
            if (isLast)
                EndIteration(state);
            Save(state, force: false);
            Report(state, subset);
        }
    }

    private void EndIteration(IterationState state)
    {
        state.Iteration++;
        state.LogLikelihoods.Add(state.Logs + _store.LogMultiplicative - state.Expected);
        state.RelativeChanges.Add(RelativeChange(state.IterationStart, state.Image));
        _penalised?.EndIteration(state.RelativeChanges[^1]);
    }

    private StopReason? StopNow(IterationState state)
    {
        if (state.Iteration >= _options.Iterations)
            return StopReason.IterationsDone;
        if (state.Iteration == 0)
            return null;
        if (_options.StopAtRelativeChange > 0 && state.RelativeChanges[^1] < _options.StopAtRelativeChange)
            return StopReason.ImageSettled;
        if (_options.StopAtRelativeGain > 0 && state.Iteration > 1)
        {
            double gain = (Objective(state, 1) - Objective(state, 2)) / Math.Abs(state.LogLikelihoods[^2]);
            if (gain < _options.StopAtRelativeGain)
                return StopReason.LikelihoodSettled;
        }

        return null;
    }

    private static double Objective(IterationState state, int fromEnd) =>
        state.LogLikelihoods[^fromEnd] - (state.Penalties.Count > 0 ? state.Penalties[^fromEnd] : 0);

    private double Expected(float[] image)
    {
        double sum = 0;
        for (int i = 0; i < image.Length; i++)
            sum += (double)image[i] * _sensitivity[i];
        return sum;
    }

    private static double RelativeChange(float[] before, float[] after)
    {
        double change = 0;
        double size = 0;
        for (int i = 0; i < before.Length; i++)
        {
            double difference = (double)after[i] - before[i];
            change += difference * difference;
            size += (double)before[i] * before[i];
        }

        return size > 0 ? Math.Sqrt(change / size) : 0;
    }

    private void Save(IterationState state, bool force)
    {
        if (_checkpoint is null)
            return;
        if (!force && Stopwatch.GetElapsedTime(_lastSaved).TotalSeconds < _checkpoint.MinIntervalSeconds)
            return;
        Checkpoint.Write(_checkpoint.Path, _fingerprint, state);
        _lastSaved = Stopwatch.GetTimestamp();
    }

    private void Report(IterationState state, int subset)
    {
        if (_progress is null)
            return;
        bool iterationEnded = state.Subset == 0;
        int iteration = iterationEnded ? state.Iteration : state.Iteration + 1;
        double fraction = (state.Iteration + (double)state.Subset / _options.Subsets) / _options.Iterations;
        IterationReport? report = iterationEnded
            ? new()
            {
                Iteration = state.Iteration,
                LogLikelihood = state.LogLikelihoods[^1],
                Penalty = state.Penalties.Count > 0 ? state.Penalties[^1] : 0,
                RelativeChange = state.RelativeChanges[^1],
                Image = _options.SnapshotIterations.Contains(state.Iteration) ? _snapshot(state.Image) : null,
            }
            : null;
        _progress.Report(new(
            ReconstructionPhase.Iterating, fraction, $"iteration {iteration} of {_options.Iterations}, subset {subset + 1} of {_options.Subsets}", report));
    }
}
