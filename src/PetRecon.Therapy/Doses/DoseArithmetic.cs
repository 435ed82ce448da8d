namespace PetRecon.Therapy.Doses;

/// <summary>Sums, differences, ratios and scalings of doses that may be combined, on any grids.</summary>
public static class DoseArithmetic
{
}
