using System.Globalization;

namespace PetRecon.Dicom.Part10;

/// <summary>A unique identifier: digits and dots, 64 at the most (PS3.5, 9). The fields of known ones are made at build time.</summary>
internal sealed partial class DicomUID : IEquatable<DicomUID>
{
    private const int MaxLength = 64;

    public DicomUID(string uid, string name, DicomUidType type, bool retired = false)
    {
        UID = uid;
        Name = name;
        Type = type;
        IsRetired = retired;
    }

    public string UID { get; }

    public string Name { get; }

    public DicomUidType Type { get; }

    public bool IsRetired { get; }

    /// <summary>A new identifier that nobody else has: 2.25 and a random UUID as a decimal number (PS3.5, B.2).</summary>
    public static DicomUID Generate() => FromUuid(Guid.NewGuid());

    /// <summary>The known identifier, or one of unknown meaning with this text.</summary>
    public static DicomUID Parse(string s) => Parse(s, "Unknown");

    /// <summary>The known identifier, or one of this meaning with this text.</summary>
    public static DicomUID Parse(string s, string name = "Unknown", DicomUidType type = DicomUidType.Unknown)
    {
        string uid = s.TrimEnd(' ', '\0');
        return DicomUidTable.Find(uid) ?? new(uid, name, type);
    }

    /// <summary>Whether the text has the form of an identifier.</summary>
    public static bool IsValidUid(string uid)
    {
        if (string.IsNullOrEmpty(uid) || uid.Length > MaxLength)
            return false;
        foreach (string component in uid.Split('.'))
        {
            if (component.Length == 0 || (component.Length > 1 && component[0] == '0') || !component.All(char.IsAsciiDigit))
                return false;
        }

        return true;
    }

    public bool Equals(DicomUID? other) => other is not null && UID == other.UID;

    public override bool Equals(object? obj) => Equals(obj as DicomUID);

    public override int GetHashCode() => UID.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(DicomUID? a, DicomUID? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomUID? a, DicomUID? b) => !(a == b);

    public override string ToString() => $"{Name} [{UID}]";

    internal static DicomUID FromUuid(Guid uuid) =>
        new("2.25." + new System.Numerics.BigInteger(uuid.ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture), "Instance", DicomUidType.SOPInstance);

    private static DicomUID Known(string uid) => DicomUidTable.Find(uid) ?? throw new InvalidOperationException($"The table of identifiers lacks {uid}.");
}
