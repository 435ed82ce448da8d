namespace PetRecon.Therapy.Beams;

/// <summary>How the patient lies on the table. Sitting is not among them, as nothing says which way a chair faces.</summary>
public enum PatientPosition
{
    /// <summary>HFS: head towards the gantry, on the back.</summary>
    HeadFirstSupine,

    /// <summary>HFP: head towards the gantry, face down.</summary>
    HeadFirstProne,

    /// <summary>FFS: feet towards the gantry, on the back.</summary>
    FeetFirstSupine,

    /// <summary>FFP: feet towards the gantry, face down.</summary>
    FeetFirstProne,

    /// <summary>HFDR: head towards the gantry, on the right side.</summary>
    HeadFirstDecubitusRight,

    /// <summary>HFDL: head towards the gantry, on the left side.</summary>
    HeadFirstDecubitusLeft,

    /// <summary>FFDR: feet towards the gantry, on the right side.</summary>
    FeetFirstDecubitusRight,

    /// <summary>FFDL: feet towards the gantry, on the left side.</summary>
    FeetFirstDecubitusLeft,
}
