namespace PetRecon.Dicom.Images;

/// <summary>Measures of a body that uptake values are relative to.</summary>
internal static class BodySize
{
    private const double MostKg = 1000;
    private const double MostM = 3;

    /// <summary>The measure: g, or cm^2 for the surface.</summary>
    /// <exception cref="DicomFormatException">The header lacks what it depends on.</exception>
    public static double Of(SuvKind kind, PetQuantification pet, ICollection<string> warnings)
    {
        double kg = Weight(pet, warnings);
        if (kind == SuvKind.BodyWeight)
            return 1000 * kg;
        double cm = 100 * Height(pet, warnings);
        if (kind == SuvKind.BodySurfaceArea)
            return 1e4 * 0.007184 * Math.Pow(cm, 0.725) * Math.Pow(kg, 0.425);
        double man = Lean(kind, kg, cm, isMan: true);
        double woman = Lean(kind, kg, cm, isMan: false);
        double lean = pet.Sex switch
        {
            "M" => man,
            "F" => woman,
            _ => (man + woman) / 2,
        };
        if (pet.Sex is not ("M" or "F"))
            warnings.Add($"{pet.Source}: Patient's Sex (0010,0040) is \"{pet.Sex}\"; the mean of the formulas for men and women was used.");
        return lean > 0
            ? 1000 * lean
            : throw new DicomFormatException(pet.Source, FormattableString.Invariant($"no uptake value: the formula gives {lean:0.#} kg for a weight of {kg} kg and a height of {cm} cm."));
    }

    private static double Lean(SuvKind kind, double kg, double cm, bool isMan)
    {
        double bmi = kg / (cm * cm * 1e-4);
        double square = kg / cm * (kg / cm);
        return (kind, isMan) switch
        {
            (SuvKind.LeanBodyMass, true) => 9270 * kg / (6680 + 216 * bmi),
            (SuvKind.LeanBodyMass, false) => 9270 * kg / (8780 + 244 * bmi),
            (SuvKind.LeanBodyMassJames, true) => 1.10 * kg - 128 * square,
            (SuvKind.LeanBodyMassMorgan, true) => 1.10 * kg - 120 * square,
            (SuvKind.LeanBodyMassJames or SuvKind.LeanBodyMassMorgan, false) => 1.07 * kg - 148 * square,
            (SuvKind.IdealBodyWeight, true) => 48.0 + 1.06 * (cm - 152),
            (SuvKind.IdealBodyWeight, false) => 45.5 + 0.91 * (cm - 152),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no mass of a body."),
        };
    }

    private static double Weight(PetQuantification pet, ICollection<string> warnings)
    {
        if (pet.WeightKg is not > 0)
            throw new DicomFormatException(pet.Source, "no uptake value: Patient's Weight (0010,1030) is missing or 0.");
        if (pet.WeightKg <= MostKg)
            return pet.WeightKg.Value;
        warnings.Add(FormattableString.Invariant($"{pet.Source}: Patient's Weight (0010,1030) is {pet.WeightKg}; it was taken for grams."));
        return pet.WeightKg.Value / 1000;
    }

    private static double Height(PetQuantification pet, ICollection<string> warnings)
    {
        if (pet.HeightM is not > 0)
            throw new DicomFormatException(pet.Source, "no uptake value of this kind: Patient's Size (0010,1020) is missing or 0.");
        if (pet.HeightM <= MostM)
            return pet.HeightM.Value;
        warnings.Add(FormattableString.Invariant($"{pet.Source}: Patient's Size (0010,1020) is {pet.HeightM}; it was taken for centimetres."));
        return pet.HeightM.Value / 100;
    }
}
