using System.Diagnostics;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Benchmarks;

/// <summary>Events per second of the simulator, and how many lines it draws for each event, for several phantoms and scanners.</summary>
internal static class SimulationRates
{
    public static void Run(int events)
    {
        Console.WriteLine($"about {events} events; million events per second, and per second of processor time for a machine that is shared");
        Case("nema-iec-body", "vision-600", events);
        Case("uniform-cylinder", "vision-600", events);
        Case("torso", "vision-600", events);
        Case("brain", "vision-600", events);
        Case("derenzo", "vision-600", events);
        Case("line-source", "vision-600", events);
        Case("point-source", "vision-600", events / 20);
        Case("nema-iec-body", "mmr", events);
        Case("nema-iec-body", "quadra", events);
    }

    private static void Case(string phantom, string scanner, int events)
    {
        var watch = Stopwatch.StartNew();
        ScannerGeometry geometry = ScannerPresets.Find(scanner).Build();
        double built = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var acquisition = new SimulatedAcquisition(
            PhantomLibrary.Load(phantom), geometry, new() { Seed = NamedSeeds.Find("benchmark"), ExpectedPrompts = events, RandomsFraction = 0.2 });
        double prepared = watch.Elapsed.TotalSeconds;
        foreach (int threads in new[] { 1, 2 })
        {
            var tally = new AcquisitionTally();
            watch.Restart();
            TimeSpan cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (EventBatch _ in acquisition.Simulate(threads, tally: tally))
            {
            }

            double rate = tally.Prompts / watch.Elapsed.TotalSeconds * 1e-6;
            double perCpuSecond = tally.Prompts / (Process.GetCurrentProcess().TotalProcessorTime - cpuBefore).TotalSeconds * 1e-6;
            Console.WriteLine(
                $"  {phantom} on {scanner}, {threads} thread(s): {rate:0.00} M/s, {perCpuSecond:0.00} M per CPU second, {tally.Proposals / (double)tally.Trues:0.0} lines per true "
                + $"(scanner {built:0.0} s, preparation {prepared:0.0} s)");
        }
    }
}
