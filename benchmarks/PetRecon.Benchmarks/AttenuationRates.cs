using System.Diagnostics;
using PetRecon.Benchmarks.Quality;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Benchmarks;

/// <summary>
/// What the attenuation of each event of a file takes: projected on the whole map, on the part of it that is not empty, and by pairs of columns of
/// crystals; in turns, with how far the integrals are from the first.
/// </summary>
internal static class AttenuationRates
{
    public static void Run(string name, double events, string folder, int repetitions)
    {
        QualityCase quality = new(name, events, folder);
        quality.Prepare();
        PetsirdListMode file = PetsirdFile.Open(quality.ListModePath);
        Volume<Attenuation> map = VolumeFile.Read(quality.AttenuationPath).Volume.As<Attenuation>();
        Volume<Attenuation> occupied = OccupiedAttenuation.Of(map);
        CoincidenceEvent[] prompts = Prompts(file);
        ComputeDevice device = ComputeDevice.Cpu();
        ProjectorOptions options = new() { UseTof = false };
        using Projector onAll = Projector.Create(file.Scanner, map.Grid, device, options);
        using Projector onOccupied = Projector.Create(file.Scanner, occupied.Grid, device, options);
        using EventAttenuation attenuation = new(file.Efficiencies, map, device, options);
        Console.WriteLine(FormattableString.Invariant(
            $"{name}: {prompts.Length} prompts, map of {map.Grid.SizeX} x {map.Grid.SizeY} x {map.Grid.SizeZ} voxels, {occupied.Grid.SizeX} x {occupied.Grid.SizeY} x {occupied.Grid.SizeZ} of it occupied, {device.Threads} threads"));
        float[] exact = new float[prompts.Length];
        float[] integrals = new float[prompts.Length];
        for (int n = 0; n < repetitions; n++)
        {
            Measure("whole map", exact, (start, count) => onAll.Forward(map.Voxels, prompts.AsSpan(start, count), exact.AsSpan(start, count)), EventAttenuation.StretchEvents);
            Measure("occupied part", integrals, (start, count) => onOccupied.Forward(occupied.Voxels, prompts.AsSpan(start, count), integrals.AsSpan(start, count)), EventAttenuation.StretchEvents);
            Measure("pairs of columns", integrals, (start, count) => attenuation.Integrate(prompts.AsMemory(start, count), integrals.AsMemory(start, count), CancellationToken.None), attenuation.MostEvents);
        }

        void Measure(string what, float[] values, Action<int, int> integrate, int together)
        {
            double processor = Environment.CpuUsage.TotalTime.TotalSeconds;
            long begin = Stopwatch.GetTimestamp();
            for (int start = 0; start < prompts.Length; start += together)
                integrate(start, Math.Min(together, prompts.Length - start));
            double wall = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            processor = Environment.CpuUsage.TotalTime.TotalSeconds - processor;
            (double error, double worst) = Difference(values, exact);
            Console.WriteLine(FormattableString.Invariant(
                $"  {what,-18} {wall,7:0.00} s  {processor,7:0.00} s of processors  {processor / prompts.Length * 1e9,7:0} ns of processors an event  off by {error:0.0e+0}, at most {worst:0.0e+0}"));
        }
    }

    private static CoincidenceEvent[] Prompts(PetsirdListMode file)
    {
        List<CoincidenceEvent> prompts = [];
        foreach (EventBatch batch in file.ReadEvents(CancellationToken.None))
        {
            foreach (CoincidenceEvent e in batch.Events.Span)
            {
                if (e.Kind != CoincidenceKind.Delayed)
                    prompts.Add(e);
            }
        }

        return [.. prompts];
    }

    private static (double RootMeanSquare, double Largest) Difference(float[] values, float[] exact)
    {
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double difference = Math.Abs((double)values[i] - exact[i]);
            squares += difference * difference;
            largest = Math.Max(largest, difference);
        }

        return (Math.Sqrt(squares / values.Length), largest);
    }
}
