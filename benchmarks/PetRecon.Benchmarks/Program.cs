using PetRecon.Benchmarks;

int events = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 500_000;
ProjectionRates.Run(events, repetitions: 3);
