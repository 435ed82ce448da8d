namespace PetRecon.Therapy.Gamma;

/// <summary>Which dose must reach the lower dose threshold for a point to be evaluated.</summary>
public enum GammaThreshold
{
    /// <summary>The dose at the point itself, as pymedphys has it, and plastimatch with --ref-only-threshold.</summary>
    Reference,

    /// <summary>That dose or the other one there, interpolated: a hot spot where no dose is expected counts too. As plastimatch has it.</summary>
    Either,
}
