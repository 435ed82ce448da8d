Console.WriteLine("PetRecon benchmarks");
