namespace PetRecon.Therapy.Beams;

/// <summary>The particle of an ion beam, stripped of its electrons. Energies are kinetic, in MeV per nucleon.</summary>
public readonly record struct Ion
{
    private const double AtomicMassUnitMeV = 931.49410242;
    private const double ElectronMassMeV = 0.51099895;

    private static readonly string[] s_symbols = ["n", "H", "He", "Li", "Be", "B", "C", "N", "O", "F", "Ne", "Na", "Mg", "Al", "Si", "P", "S", "Cl", "Ar"];

    // Atomic masses in u (AME 2020) where they differ from the mass number by enough to be seen in a range.
    private static readonly (int AtomicNumber, int MassNumber, double Mass)[] s_masses =
    [
        (1, 1, 1.00782503), (1, 2, 2.01410178), (1, 3, 3.01604928), (2, 3, 3.01602932), (2, 4, 4.00260325), (3, 7, 7.01600344),
        (5, 11, 11.00930517), (6, 10, 10.01685331), (6, 11, 11.01143260), (6, 12, 12), (7, 14, 14.00307400), (8, 15, 15.00306562), (8, 16, 15.99491462),
        (10, 20, 19.99244018),
    ];

    /// <summary>Names an ion.</summary>
    /// <param name="atomicNumber">Protons in the nucleus: 6 for carbon.</param>
    /// <param name="massNumber">Nucleons: 12 for carbon-12.</param>
    /// <exception cref="ArgumentException">There is no such nucleus.</exception>
    public Ion(int atomicNumber, int massNumber)
    {
        if (atomicNumber is < 1 or > 118 || massNumber < atomicNumber || massNumber > 300)
            throw new ArgumentException($"There is no ion with {atomicNumber} protons among {massNumber} nucleons. Were the two numbers swapped?");
        AtomicNumber = atomicNumber;
        MassNumber = massNumber;
    }

    /// <summary>The proton.</summary>
    public static Ion Proton { get; } = new(1, 1);

    /// <summary>Helium-4.</summary>
    public static Ion Helium { get; } = new(2, 4);

    /// <summary>Carbon-12.</summary>
    public static Ion Carbon { get; } = new(6, 12);

    /// <summary>Protons in the nucleus, which is the charge of the bare nucleus.</summary>
    public int AtomicNumber { get; }

    /// <summary>Nucleons: what an energy per nucleon is multiplied by.</summary>
    public int MassNumber { get; }

    /// <summary>Rest energy of the nucleus, in MeV: the atomic mass less the electrons' (their binding is left out, as it is below 1e-6 of it).</summary>
    public double RestEnergyMeV
    {
        get
        {
            foreach ((int atomicNumber, int massNumber, double mass) in s_masses)
            {
                if (atomicNumber == AtomicNumber && massNumber == MassNumber)
                    return mass * AtomicMassUnitMeV - atomicNumber * ElectronMassMeV;
            }

            return MassNumber * AtomicMassUnitMeV - AtomicNumber * ElectronMassMeV;
        }
    }

    /// <summary>"proton", or mass number and symbol such as "12C".</summary>
    public override string ToString() => this == Proton
        ? "proton"
        : $"{MassNumber}{(AtomicNumber < s_symbols.Length ? s_symbols[AtomicNumber] : $"(Z = {AtomicNumber})")}";
}
