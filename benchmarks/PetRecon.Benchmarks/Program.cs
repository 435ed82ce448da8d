using System.Globalization;
using BenchmarkDotNet.Running;
using PetRecon.Benchmarks;

// rates [events] [repetitions]   events per second of the projectors, next to the scalar law, in one run
// simulation [events]            events per second of the simulator
// anything else                  BenchmarkDotNet's own command line, such as --filter '*Slab*'
int events = args.Length > 1 && int.TryParse(args[1], CultureInfo.InvariantCulture, out int given) ? given : 500_000;
switch (args.Length > 0 ? args[0] : "")
{
    case "rates":
        ProjectionRates.Run(events, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3);
        break;
    case "simulation":
        SimulationRates.Run(events);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ProjectionRates).Assembly).Run(args);
        break;
}
