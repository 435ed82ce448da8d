namespace PetRecon.Dicom.Writing;

/// <summary>How the patient lies in the scanner: Patient Position (0018,5100).</summary>
public enum PatientPosition
{
    /// <summary>HFS: head first, on the back.</summary>
    HeadFirstSupine,

    /// <summary>HFP: head first, on the belly.</summary>
    HeadFirstProne,

    /// <summary>HFDR: head first, on the right side.</summary>
    HeadFirstDecubitusRight,

    /// <summary>HFDL: head first, on the left side.</summary>
    HeadFirstDecubitusLeft,

    /// <summary>FFS: feet first, on the back.</summary>
    FeetFirstSupine,

    /// <summary>FFP: feet first, on the belly.</summary>
    FeetFirstProne,

    /// <summary>FFDR: feet first, on the right side.</summary>
    FeetFirstDecubitusRight,

    /// <summary>FFDL: feet first, on the left side.</summary>
    FeetFirstDecubitusLeft,
}
