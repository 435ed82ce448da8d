namespace PetRecon.Therapy.Gamma;

/// <summary>What the dose tolerance in percent is a share of.</summary>
public enum GammaNormalization
{
    /// <summary>Of one dose for all points: the normalisation dose, or the largest of the reference.</summary>
    Global,

    /// <summary>Of the dose at the point itself. A point of dose 0 has no tolerance then and is not evaluated.</summary>
    Local,
}
