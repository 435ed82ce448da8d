using System.Diagnostics;
using System.Text.Json.Nodes;
using PetRecon.Compute;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Benchmarks.Quality;

/// <summary>What the timed process does: from files to an image, with the time of each stage.</summary>
internal static class QualityChild
{
    /// <summary>Reconstructs without any cache.</summary>
    /// <param name="quality">The files.</param>
    /// <param name="subsets">Number of subsets.</param>
    /// <param name="iterations">Number of iterations.</param>
    /// <param name="imagePath">The image to write.</param>
    /// <param name="secondsBefore">What the process has taken so far, which is the first stage.</param>
    /// <returns>Seconds of the whole and of each stage, and what was reconstructed.</returns>
    public static JsonObject Measure(QualityCase quality, int subsets, int iterations, string imagePath, double secondsBefore)
    {
        long begin = Stopwatch.GetTimestamp();
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        double header = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        OsemOptions osem = new() { Subsets = subsets, Iterations = iterations, ComputeLikelihood = false };
        ReconstructionOptions options = quality.Options(file, osem, useCache: false);
        double prepared = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Laps laps = new();
        ReconstructionResult result = Reconstructor.Run(file, options, ComputeDevice.Cpu(), laps, CancellationToken.None);
        double reconstructed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        VolumeFile.Write(imagePath, result.Image);
        double written = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        // The first iteration's own time is not told apart from what comes before it, the others' is.
        double sorting = iterations > 1 ? Math.Max(0, result.IterationSeconds - iterations * laps.MeanOfLater) : 0;
        return new()
        {
            ["case"] = quality.Name,
            ["events"] = result.PromptCount,
            ["delayeds"] = result.DelayedCount,
            ["fileBytes"] = new FileInfo(quality.ListModePath).Length,
            ["subsets"] = subsets,
            ["iterations"] = iterations,
            ["threads"] = Environment.ProcessorCount,
            ["sensitivityError"] = result.Sensitivity.RelativeStandardError,
            ["seconds"] = secondsBefore + written,
            ["processorSeconds"] = ProcessorSeconds(),
            ["peakMegabytes"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,
            ["stages"] = new JsonObject
            {
                ["start of the process"] = secondsBefore,
                ["header"] = header,
                ["randoms from delayeds, attenuation map"] = prepared - header,
                ["events: reading, factors, dealing"] = result.ReadSeconds,
                ["sensitivity"] = result.SensitivitySeconds,
                ["ordering (what the first iteration takes longer)"] = sorting,
                ["updates"] = result.IterationSeconds - sorting,
                ["between stages"] = reconstructed - prepared - result.ReadSeconds - result.SensitivitySeconds - result.IterationSeconds,
                ["writing"] = written - reconstructed,
            },
            ["processorSecondsOfPhases"] = laps.Phases,
        };
    }

    private static double ProcessorSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private sealed class Laps : IProgress<ReconstructionProgress>
    {
        private readonly List<double> _seconds = [];
        private readonly double _processorSecondsBefore = ProcessorSeconds();
        private readonly SortedDictionary<ReconstructionPhase, double> _ends = [];
        private long _since;

        /// <summary>Mean time of the iterations after the first; not a number with only one.</summary>
        public double MeanOfLater => _seconds.Count > 0 ? _seconds.Average() : double.NaN;

        /// <summary>
        /// Seconds of processors of each phase, which other programs on the machine change little: from the last that was heard of the phase
        /// before until the last that was heard of it.
        /// </summary>
        public JsonObject Phases
        {
            get
            {
                JsonObject phases = [];
                double before = _processorSecondsBefore;
                foreach ((ReconstructionPhase phase, double end) in _ends)
                {
                    phases[phase.ToString()] = end - before;
                    before = end;
                }

                return phases;
            }
        }

        public void Report(ReconstructionProgress value)
        {
            _ends[value.Phase] = ProcessorSeconds();
            if (value.Iteration is null)
                return;
            if (_since != 0)
                _seconds.Add(Stopwatch.GetElapsedTime(_since).TotalSeconds);
            _since = Stopwatch.GetTimestamp();
        }
    }
}
