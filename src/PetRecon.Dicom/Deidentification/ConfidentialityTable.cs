using System.Globalization;

namespace PetRecon.Dicom.Deidentification;

/// <summary>Table E.1-1 of PS3.15, and what is done with attributes that it does not name.</summary>
internal static class ConfidentialityTable
{
    private static readonly Lazy<Dictionary<uint, ConfidentialityRule>> s_rules = new(Read);

    private static readonly ConfidentialityRule s_keep = new("K", []);
    private static readonly ConfidentialityRule s_remove = new("X", []);
    private static readonly ConfidentialityRule s_date = new("D", ["fK", "mC"]);
    private static readonly ConfidentialityRule s_name = new("D", []);
    private static readonly ConfidentialityRule s_identifier = new("U", ["uK"]);

    // Identifiers of kinds of things rather than of things.
    private static readonly string[] s_kinds = ["SOPClass", "TransferSyntax", "CodingScheme", "ContextGroup", "ContextUID", "MappingResource", "ImplementationClass", "Creator", "ColorPalette"];

    /// <summary>The rule of an attribute that is not private.</summary>
    public static ConfidentialityRule For(DicomTag tag, DicomVR vr)
    {
        uint group = tag.Group;
        uint key = (group & 0xFF00) switch
        {
            0x5000 => 0x5000_0000u,
            0x6000 => 0x6000_0000u | tag.Element,
            _ => group << 16 | tag.Element,
        };
        return s_rules.Value.GetValueOrDefault(key) ?? Unlisted(tag, vr);
    }

    // The standard's table names all that its own attributes need. What is newer than it, or in nobody's dictionary, may hold anything.
    private static ConfidentialityRule Unlisted(DicomTag tag, DicomVR vr)
    {
        string keyword = tag.DictionaryEntry.Keyword;
        if (tag.Element == 0 || keyword is "" or "Unknown" || tag.Group is 0 or 2)
            return s_remove;
        return vr.Code switch
        {
            "DA" or "DT" => s_date,
            "PN" => s_name,
            "UI" when !s_kinds.Any(kind => keyword.Contains(kind, StringComparison.Ordinal)) => s_identifier,
            _ => s_keep,
        };
    }

    private static Dictionary<uint, ConfidentialityRule> Read()
    {
        Dictionary<uint, ConfidentialityRule> rules = [];
        using StreamReader reader = new(typeof(ConfidentialityTable).Assembly.GetManifestResourceStream("PetRecon.Dicom.ConfidentialityProfile.txt")
            ?? throw new InvalidOperationException("The assembly lacks the table of the confidentiality profile."));
        while (reader.ReadLine() is string line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] parts = line.Split(' ');
            uint key = uint.Parse(parts[0].Remove(4, 1).Replace('x', '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            rules.Add(key, new(parts[1], parts[2..]));
        }

        return rules;
    }
}
