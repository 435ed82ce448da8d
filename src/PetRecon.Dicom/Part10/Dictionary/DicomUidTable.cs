namespace PetRecon.Dicom.Part10;

/// <summary>The identifiers of PS3.6 annex A, from the embedded DicomUids.txt.</summary>
internal static class DicomUidTable
{
    private static readonly Lazy<Dictionary<string, DicomUID>> s_known = new(Read);

    public static DicomUID? Find(string uid) => s_known.Value.GetValueOrDefault(uid);

    private static Dictionary<string, DicomUID> Read()
    {
        Dictionary<string, DicomUID> known = new(StringComparer.Ordinal);
        using StreamReader reader = new(EmbeddedTable.Open("DicomUids.txt"));
        while (reader.ReadLine() is string line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] parts = line.Split(' ', 3);
            string[] meaning = parts[2].Split('|', 2);
            known.Add(parts[0], new(parts[0], meaning[1], TypeOf(meaning[0]), retired: parts[1][0] == '!'));
        }

        return known;
    }

    private static DicomUidType TypeOf(string words) => words switch
    {
        "Transfer Syntax" => DicomUidType.TransferSyntax,
        "SOP Class" => DicomUidType.SOPClass,
        "Meta SOP Class" => DicomUidType.MetaSOPClass,
        "Well-known SOP Instance" => DicomUidType.SOPInstance,
        "Well-known frame of reference" => DicomUidType.FrameOfReference,
        "Application Context Name" => DicomUidType.ApplicationContextName,
        "Coding Scheme" => DicomUidType.CodingScheme,
        _ => DicomUidType.Other,
    };
}
