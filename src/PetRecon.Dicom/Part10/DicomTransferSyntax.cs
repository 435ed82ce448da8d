namespace PetRecon.Dicom.Part10;

/// <summary>How a data set is turned into bytes (PS3.5, 10).</summary>
internal sealed class DicomTransferSyntax : IEquatable<DicomTransferSyntax>
{
    private static readonly Dictionary<string, DicomTransferSyntax> s_known = [];

    public static readonly DicomTransferSyntax ImplicitVRLittleEndian = new(DicomUID.ImplicitVRLittleEndian) { IsExplicitVR = false };
    public static readonly DicomTransferSyntax ExplicitVRLittleEndian = new(DicomUID.ExplicitVRLittleEndian);
    public static readonly DicomTransferSyntax ExplicitVRBigEndian = new(DicomUID.ExplicitVRBigEndianRETIRED) { Endian = Endian.Big, IsRetired = true };
    public static readonly DicomTransferSyntax DeflatedExplicitVRLittleEndian = new(DicomUID.DeflatedExplicitVRLittleEndian) { IsDeflate = true };
    public static readonly DicomTransferSyntax JPEGProcess1 = Encapsulated(DicomUID.JPEGBaseline8Bit, isLossy: true, "ISO_10918_1");
    public static readonly DicomTransferSyntax JPEGProcess2_4 = Encapsulated(DicomUID.JPEGExtended12Bit, isLossy: true, "ISO_10918_1");
    public static readonly DicomTransferSyntax JPEGProcess14 = Encapsulated(DicomUID.JPEGLossless);
    public static readonly DicomTransferSyntax JPEGProcess14SV1 = Encapsulated(DicomUID.JPEGLosslessSV1);
    public static readonly DicomTransferSyntax JPEGLSLossless = Encapsulated(DicomUID.JPEGLSLossless);
    public static readonly DicomTransferSyntax JPEGLSNearLossless = Encapsulated(DicomUID.JPEGLSNearLossless, isLossy: true, "ISO_14495_1");
    public static readonly DicomTransferSyntax JPEG2000Lossless = Encapsulated(DicomUID.JPEG2000Lossless);
    public static readonly DicomTransferSyntax JPEG2000Lossy = Encapsulated(DicomUID.JPEG2000, isLossy: true, "ISO_15444_1");
    public static readonly DicomTransferSyntax JPEG2000Part2MultiComponentLosslessOnly = Encapsulated(DicomUID.JPEG2000MCLossless);
    public static readonly DicomTransferSyntax JPEG2000Part2MultiComponent = Encapsulated(DicomUID.JPEG2000MC, isLossy: true, "ISO_15444_2");
    public static readonly DicomTransferSyntax RLELossless = Encapsulated(DicomUID.RLELossless);

    private DicomTransferSyntax(DicomUID uid, bool isKnown = true)
    {
        UID = uid;
        if (isKnown)
            s_known.Add(uid.UID, this);
    }

    public DicomUID UID { get; }

    public bool IsRetired { get; private init; }

    public bool IsExplicitVR { get; private init; } = true;

    /// <summary>Whether pixel data are compressed and lie in fragments.</summary>
    public bool IsEncapsulated { get; private init; }

    public bool IsLossy { get; private init; }

    /// <summary>Defined term of Lossy Image Compression Method; empty for others.</summary>
    public string LossyCompressionMethod { get; private init; } = "";

    /// <summary>Whether all after the meta header is deflated.</summary>
    public bool IsDeflate { get; private init; }

    public Endian Endian { get; private init; } = Endian.Little;

    /// <summary>The syntax of an identifier. One that is not known counts as compressed, in explicit little endian, as all newer ones are.</summary>
    public static DicomTransferSyntax Lookup(DicomUID uid) =>
        s_known.TryGetValue(uid.UID, out DicomTransferSyntax? known) ? known : new(uid, isKnown: false) { IsEncapsulated = true };

    /// <summary>The syntax of an identifier, given as text.</summary>
    public static DicomTransferSyntax Parse(string s) => Lookup(DicomUID.Parse(s));

    public bool Equals(DicomTransferSyntax? other) => other is not null && UID == other.UID;

    public override bool Equals(object? obj) => Equals(obj as DicomTransferSyntax);

    public override int GetHashCode() => UID.GetHashCode();

    public static bool operator ==(DicomTransferSyntax? a, DicomTransferSyntax? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomTransferSyntax? a, DicomTransferSyntax? b) => !(a == b);

    public override string ToString() => UID.Name;

    private static DicomTransferSyntax Encapsulated(DicomUID uid, bool isLossy = false, string method = "") =>
        new(uid) { IsEncapsulated = true, IsLossy = isLossy, LossyCompressionMethod = method };
}
