namespace PetRecon.Dicom.Network;

/// <summary>Attributes of something that was found.</summary>
public sealed class DicomAttributes
{
    private readonly Dictionary<string, IReadOnlyList<string>> _values;

    internal DicomAttributes(Dictionary<string, IReadOnlyList<string>> values) => _values = values;

    /// <summary>All that came, by keyword ("PatientName"), or by tag ("00091001") where there is no keyword. Sequences are left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values => _values;

    /// <summary>The values of an attribute as one text, parted by backslashes; empty where it did not come or has none.</summary>
    /// <param name="keyword">Its keyword.</param>
    public string this[string keyword] => string.Join('\\', _values.GetValueOrDefault(keyword, []));
}
