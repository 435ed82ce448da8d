using System.Globalization;

namespace PetRecon.Dicom.Network;

/// <summary>The status of a DIMSE response (PS3.7, annex C; PS3.4 for the codes of the storage and query services).</summary>
/// <param name="Code">As transmitted.</param>
/// <param name="Comment">What the other side added, element (0000,0902); may be empty.</param>
public readonly record struct DicomStatus(int Code, string Comment = "")
{
    internal const int Success = 0x0000;
    internal const int SopClassNotSupported = 0x0122;
    internal const int InvalidSopInstance = 0x0117;
    internal const int UnrecognizedOperation = 0x0211;
    internal const int OutOfResources = 0xA700;
    internal const int DataSetDoesNotMatch = 0xA900;
    internal const int CannotUnderstand = 0xC000;
    internal const int SubOperationsWithFailures = 0xB000;
    internal const int Cancel = 0xFE00;
    internal const int PendingMatches = 0xFF00;
    internal const int PendingWithoutOptionalKeys = 0xFF01;

    /// <summary>What the code says in general.</summary>
    public DicomStatusKind Kind => Code switch
    {
        Success => DicomStatusKind.Success,
        PendingMatches or PendingWithoutOptionalKeys => DicomStatusKind.Pending,
        Cancel => DicomStatusKind.Cancelled,
        0x0001 or 0x0107 or 0x0116 or (>= 0xB000 and <= 0xBFFF) => DicomStatusKind.Warning,
        _ => DicomStatusKind.Failure,
    };

    /// <summary>The standard's words for the code.</summary>
    public string Meaning => Code switch
    {
        Success => "success",
        0x0105 => "no such attribute",
        0x0106 => "invalid attribute value",
        0x0107 => "attribute list error",
        0x0110 => "processing failure",
        0x0111 => "duplicate SOP instance",
        0x0112 => "no such SOP instance",
        0x0115 => "invalid argument value",
        0x0116 => "attribute value out of range",
        InvalidSopInstance => "invalid SOP instance",
        0x0118 => "no such SOP class",
        0x0119 => "class-instance conflict",
        0x0120 => "missing attribute",
        0x0121 => "missing attribute value",
        SopClassNotSupported => "refused: SOP class not supported",
        0x0123 => "no such action type",
        0x0124 => "refused: not authorized",
        0x0210 => "duplicate invocation",
        UnrecognizedOperation => "unrecognized operation",
        0x0212 => "mistyped argument",
        0x0213 => "resource limitation",
        0xA701 => "refused: out of resources, unable to calculate the number of matches",
        0xA702 => "refused: out of resources, unable to perform sub-operations",
        0xA801 => "refused: move destination unknown",
        0xB000 => "warning: coercion of data elements, or sub-operations complete with failures or warnings",
        0xB006 => "warning: elements discarded",
        0xB007 => "warning: data set does not match SOP class",
        Cancel => "cancelled",
        PendingMatches => "pending",
        PendingWithoutOptionalKeys => "pending: one or more optional keys are not supported",
        >= 0xA700 and <= 0xA7FF => "refused: out of resources",
        >= 0xA900 and <= 0xA9FF => "data set (or identifier) does not match SOP class",
        >= 0xB000 and <= 0xBFFF => "warning",
        >= 0xC000 and <= 0xCFFF => "cannot understand, or unable to process",
        _ => "failure",
    };

    /// <summary>Code, meaning and comment.</summary>
    public override string ToString()
    {
        string code = Code.ToString("X4", CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(Comment) ? $"{code}H, {Meaning}" : $"{code}H, {Meaning}: {Comment}";
    }
}
