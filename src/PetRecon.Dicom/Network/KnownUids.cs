namespace PetRecon.Dicom.Network;

/// <summary>Identifiers of the services, encodings and objects that connections are about (PS3.6, annex A).</summary>
internal static class KnownUids
{
    public const string Verification = "1.2.840.10008.1.1";

    public const string PatientRootFind = "1.2.840.10008.5.1.4.1.2.1.1";
    public const string PatientRootMove = "1.2.840.10008.5.1.4.1.2.1.2";
    public const string PatientRootGet = "1.2.840.10008.5.1.4.1.2.1.3";
    public const string StudyRootFind = "1.2.840.10008.5.1.4.1.2.2.1";
    public const string StudyRootMove = "1.2.840.10008.5.1.4.1.2.2.2";
    public const string StudyRootGet = "1.2.840.10008.5.1.4.1.2.2.3";

    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string DeflatedLittleEndian = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBigEndian = "1.2.840.10008.1.2.2";

    /// <summary>The standard's name of an identifier, with the identifier.</summary>
    public static string NameOf(string uid)
    {
        DicomUID known = DicomUID.Parse(uid);
        return known.Name == "Unknown" ? uid : $"{known.Name} ({uid})";
    }

    /// <summary>Whether an abstract syntax is one whose objects are stored.</summary>
    public static bool IsStorage(string uid)
    {
        DicomUID known = DicomUID.Parse(uid);
        return known.Type == DicomUidType.SOPClass
            && known.Name.Contains("Storage", StringComparison.Ordinal)
            && !known.Name.Contains("Storage Commitment", StringComparison.Ordinal)
            && !known.Name.Contains("Directory", StringComparison.Ordinal);
    }

    /// <summary>Whether objects of an abstract syntax that was agreed on are stored: every one that is not a service.</summary>
    public static bool IsStored(string uid) => IsStorage(uid) || DicomUID.Parse(uid).Type == DicomUidType.Unknown;

    /// <summary>Whether a transfer syntax is known; objects in it can be kept as they come.</summary>
    public static bool IsTransferSyntax(string uid) => DicomUID.Parse(uid).Type == DicomUidType.TransferSyntax;
}
