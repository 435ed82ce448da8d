namespace PetRecon.Dicom.Writing;

/// <summary>What a dose is the sum of: Dose Summation Type (3004,000A).</summary>
public enum DoseSummation
{
    /// <summary>PLAN: all fractions of a plan.</summary>
    Plan,

    /// <summary>MULTI_PLAN: several plans.</summary>
    MultiPlan,

    /// <summary>FRACTION: one fraction.</summary>
    Fraction,

    /// <summary>BEAM: one or several beams.</summary>
    Beam,
}
