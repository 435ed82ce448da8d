namespace PetRecon.Dicom.Network;

/// <summary>
/// What to look for (C-FIND). Keys may belong to any level at or above the query's: as archives need not search across levels, the client walks down from
/// the uppermost level that a key belongs to, and the items found have the attributes of the levels above too.
/// </summary>
public sealed record DicomQuery
{
    /// <summary>What is returned.</summary>
    public DicomQueryLevel Level { get; init; } = DicomQueryLevel.Study;

    /// <summary>The information model.</summary>
    public DicomQueryRoot Root { get; init; } = DicomQueryRoot.Study;

    /// <summary>
    /// Attributes to match, by keyword ("PatientName") or tag ("0010,0010"), with values as DICOM matches them: exact, with * and ?, ranges of dates and
    /// times ("20250101-20250131"), lists of UIDs parted by backslashes. An empty value matches everything and asks for the attribute.
    /// </summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the attributes that are usually wanted at the level are asked for too.</summary>
    public bool AsksForUsualAttributes { get; init; } = true;

    /// <summary>Ends the query after that many items; null: all.</summary>
    public int? MaxResults { get; init; }
}
