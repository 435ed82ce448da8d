namespace PetRecon.Dicom.Part10;

/// <summary>How PetRecon names itself in meta headers and associations.</summary>
internal static class DicomImplementation
{
    /// <summary>Made once from a random UUID (PS3.5, B.2).</summary>
    public static readonly DicomUID ClassUID = new("2.25.81890537283297164414682167699331652555", "PetRecon", DicomUidType.Unknown);

    public static readonly string Version = "PETRECON_" + typeof(DicomImplementation).Assembly.GetName().Version!.ToString(2).Replace('.', '_');
}
