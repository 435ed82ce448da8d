using System.Globalization;
using BenchmarkDotNet.Running;
using PetRecon.Benchmarks;

// rates [events] [repetitions]   events per second of the projectors, next to the scalar law, in one run
// anything else                  BenchmarkDotNet's own command line, such as --filter '*Slab*'
if (args.Length > 0 && args[0] == "rates")
{
    int events = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500_000;
    int repetitions = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
    ProjectionRates.Run(events, repetitions);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(ProjectionRates).Assembly).Run(args);
return 0;
