namespace PetRecon.Dicom.Radiotherapy.Plans;

/// <summary>The particle of an ion beam.</summary>
/// <param name="AtomicNumber">Protons in the nucleus: 6 for carbon.</param>
/// <param name="MassNumber">Nucleons: 12 for carbon-12. Energies are in MeV per nucleon.</param>
/// <param name="ChargeState">Charge; null if not said.</param>
public sealed record IonSpecies(int AtomicNumber, int MassNumber, int? ChargeState)
{
    private static readonly string[] s_symbols = ["n", "H", "He", "Li", "Be", "B", "C", "N", "O", "F", "Ne"];

    /// <summary>The proton.</summary>
    public static IonSpecies Proton { get; } = new(1, 1, 1);

    /// <summary>As 12C6+; "proton" for that.</summary>
    public override string ToString() => this is { AtomicNumber: 1, MassNumber: 1 }
        ? "proton"
        : $"{MassNumber}{(AtomicNumber < s_symbols.Length ? s_symbols[AtomicNumber] : $"(Z = {AtomicNumber})")}{(ChargeState is int charge ? $"{charge}+" : "")}";
}
