namespace PetRecon.Therapy.Gamma;

/// <summary>Which of two doses is searched for the nearest point; gamma is not symmetric in them.</summary>
public enum GammaSearched
{
    /// <summary>
    /// Gamma is at the reference's points, and the evaluated dose is interpolated and searched; pymedphys and plastimatch do so.
    /// </summary>
    Evaluated,

    /// <summary>
    /// Gamma is at the evaluated dose's points, and the reference is interpolated and searched: the choice for a coarse or noisy evaluated
    /// dose, as noise in the searched one makes gamma smaller. Low et al. do so, where the reference is the calculation.
    /// </summary>
    Reference,
}
