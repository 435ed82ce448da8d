namespace PetRecon.Dicom.Images;

/// <summary>What an uptake value is relative to.</summary>
public enum SuvKind
{
    /// <summary>Body weight; g/mL.</summary>
    BodyWeight,

    /// <summary>Lean body mass by Janmahasatian et al. 2005, which EANM and PERCIST recommend; g/mL. DICOM's LBMJANMA.</summary>
    LeanBodyMass,

    /// <summary>Lean body mass by James 1976 with 128 for men; g/mL. DICOM's LBMJAMES128.</summary>
    LeanBodyMassJames,

    /// <summary>Lean body mass by James as Morgan and Bray 1994 print it, with 120 for men; g/mL. DICOM's LBM.</summary>
    LeanBodyMassMorgan,

    /// <summary>Body surface by Du Bois and Du Bois 1916; cm^2/mL.</summary>
    BodySurfaceArea,

    /// <summary>Ideal body weight by Devine as Sugawara et al. 1999 use it; g/mL.</summary>
    IdealBodyWeight,
}
