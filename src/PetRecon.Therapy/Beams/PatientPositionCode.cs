using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Beams;

/// <summary>DICOM's codes of patient positions (0018,5100), and how a patient's axes lie in the room.</summary>
public static class PatientPositionCode
{
    private static readonly string[] s_codes = ["HFS", "HFP", "FFS", "FFP", "HFDR", "HFDL", "FFDR", "FFDL"];

    /// <summary>The position that a code stands for.</summary>
    /// <param name="code">HFS, HFP, FFS, FFP, HFDR, HFDL, FFDR or FFDL.</param>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static PatientPosition Parse(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        int found = Array.IndexOf(s_codes, code.Trim().ToUpperInvariant());
        return found >= 0
            ? (PatientPosition)found
            : throw new ArgumentException($"'{code}' is no patient position that beams can be placed for; expected {string.Join(", ", s_codes)}. A patient who sits has no fixed place in the room.", nameof(code));
    }

    /// <summary>The code of a position.</summary>
    /// <param name="position">The position.</param>
    public static string Of(PatientPosition position) => s_codes[(int)position];

    // The room (IEC 61217 fixed system): x to the right for one who faces the gantry, y towards the gantry, z up.
    // Two patient axes say all: where the head points and where the back points; left is their vector product, since left x back = head.
    internal static RigidTransform RoomFromPatient(PatientPosition position)
    {
        Vector3D head = position is PatientPosition.HeadFirstSupine or PatientPosition.HeadFirstProne
            or PatientPosition.HeadFirstDecubitusRight or PatientPosition.HeadFirstDecubitusLeft
            ? Vector3D.UnitY
            : -Vector3D.UnitY;
        Vector3D back = position switch
        {
            PatientPosition.HeadFirstSupine or PatientPosition.FeetFirstSupine => -Vector3D.UnitZ,
            PatientPosition.HeadFirstProne or PatientPosition.FeetFirstProne => Vector3D.UnitZ,

            // On the right side the left arm points up: back = head x left.
            PatientPosition.HeadFirstDecubitusRight or PatientPosition.FeetFirstDecubitusRight => Vector3D.Cross(head, Vector3D.UnitZ),
            PatientPosition.HeadFirstDecubitusLeft or PatientPosition.FeetFirstDecubitusLeft => Vector3D.Cross(head, -Vector3D.UnitZ),
            _ => throw new ArgumentOutOfRangeException(nameof(position), position, "No such patient position."),
        };
        Vector3D left = Vector3D.Cross(back, head);
        return new(new(left.X, back.X, head.X), new(left.Y, back.Y, head.Y), new(left.Z, back.Z, head.Z), Vector3D.Zero);
    }
}
