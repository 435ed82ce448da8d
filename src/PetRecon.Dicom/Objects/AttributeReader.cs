using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Objects;

/// <summary>
/// Reads the attributes of a data set, or of an item within it, so that every error names the file, the item and the attribute.
/// What may be missing is null (or an empty text); what is there and wrong is an error.
/// </summary>
internal sealed class AttributeReader
{
    private readonly DicomDataset _dataset;
    private readonly List<string> _warnings;

    public AttributeReader(DicomDataset dataset, string path)
        : this(dataset, path, "", [])
    {
    }

    private AttributeReader(DicomDataset dataset, string path, string place, List<string> warnings)
    {
        _dataset = dataset;
        Path = path;
        Place = place;
        _warnings = warnings;
    }

    public DicomDataset Dataset => _dataset;

    public string Path { get; }

    /// <summary>Which item this is, for messages: "Beam 1, Control Point 3"; empty for the data set itself.</summary>
    public string Place { get; }

    public ImmutableArray<string> Warnings => [.. _warnings];

    /// <summary>Opens a file and holds it to its kind.</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file, damaged, or of another kind.</exception>
    public static AttributeReader Open(string path, string kind, params ReadOnlySpan<DicomUID> classes)
    {
        AttributeReader reader = new(OpenDataset(path), path);
        reader.MustBe(kind, classes);
        return reader;
    }

    public static DicomDataset OpenDataset(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return DicomFile.Open(path, FileReadOption.ReadAll).Dataset;
        }
        catch (DicomException exception)
        {
            throw new DicomFormatException(path, exception.Message, null, exception);
        }
    }

    public void MustBe(string kind, ReadOnlySpan<DicomUID> classes)
    {
        string found = Text(DicomTag.SOPClassUID);
        foreach (DicomUID expected in classes)
        {
            if (found == expected.UID)
                return;
        }

        string name = found.Length == 0 ? "an object that does not say its kind (SOP Class UID is missing)" : $"{DicomUID.Parse(found).Name} ({found})";
        throw new DicomFormatException(Path, $"this is {name}, not {kind}.");
    }

    public bool Has(DicomTag tag) => _dataset.Contains(tag) && (_dataset.TryGetSequence(tag, out DicomSequence? sequence) ? sequence.Items.Count : ValueCount(tag)) > 0;

    public int ValueCount(DicomTag tag) => _dataset.Contains(tag) && _dataset.GetDicomItem<DicomElement>(tag) is DicomElement element ? element.Count : 0;

    /// <summary>The value as text, several parted by backslashes; empty when missing.</summary>
    public string Text(DicomTag tag) =>
        _dataset.Contains(tag) && _dataset.GetDicomItem<DicomElement>(tag) is not null && _dataset.TryGetString(tag, out string? text) ? text.Trim(' ', '\0') : "";

    /// <exception cref="DicomFormatException">The text is missing.</exception>
    public string RequiredText(DicomTag tag)
    {
        string text = Text(tag);
        return text.Length > 0 ? text : throw Missing(tag);
    }

    public ImmutableArray<string> Texts(DicomTag tag) => Text(tag) is { Length: > 0 } text ? [.. text.Split('\\')] : [];

    public double? Number(DicomTag tag) => Has(tag) ? NumberAt(tag, 0) : null;

    /// <exception cref="DicomFormatException">The number is missing, or is none.</exception>
    public double RequiredNumber(DicomTag tag) => Number(tag) ?? throw Missing(tag);

    public int? Whole(DicomTag tag)
    {
        if (Number(tag) is not double number)
            return null;
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Problem(tag, $"is \"{Text(tag)}\", which is no whole number.");
    }

    /// <exception cref="DicomFormatException">The number is missing, or no whole number.</exception>
    public int RequiredWhole(DicomTag tag) => Whole(tag) ?? throw Missing(tag);

    /// <summary>All numbers; none when missing.</summary>
    public double[] Numbers(DicomTag tag)
    {
        int count = ValueCount(tag);
        if (count == 0)
            return [];
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            if (!_dataset.TryGetValue(tag, i, out values[i]))
                throw Problem(tag, $"is \"{Shown(tag)}\", which is not all numbers.");
            if (!double.IsFinite(values[i]))
                throw Problem(tag, "has a value that is not finite.");
        }

        return values;
    }

    /// <exception cref="DicomFormatException">There are not that many numbers.</exception>
    public double[] RequiredNumbers(DicomTag tag, int count)
    {
        double[] values = Numbers(tag);
        if (values.Length == 0)
            throw Missing(tag);
        return values.Length == count ? values : throw Problem(tag, $"has {values.Length} values where {count} were expected.");
    }

    public Vector3D? Point(DicomTag tag) => Has(tag) ? RequiredPoint(tag) : null;

    public Vector3D RequiredPoint(DicomTag tag)
    {
        double[] values = RequiredNumbers(tag, 3);
        return new(values[0], values[1], values[2]);
    }

    /// <summary>A grid from attributes of this data set.</summary>
    /// <exception cref="DicomFormatException">There can be no such grid.</exception>
    public VoxelGrid Grid(int columns, int rows, int planes, Vector3D spacingMm, Vector3D originMm, Vector3D axisX, Vector3D axisY, Vector3D axisZ)
    {
        try
        {
            return new(columns, rows, planes, spacingMm, originMm, axisX, axisY, axisZ);
        }
        catch (ArgumentException exception)
        {
            throw new DicomFormatException(Path, $"position, orientation and spacing make no grid: {exception.Message}", inner: exception);
        }
    }

    /// <summary>A date, with its time of day if that is there; null when missing or unreadable, of which the latter is warned.</summary>
    public DateTime? Moment(DicomTag date, DicomTag time)
    {
        if (!Has(date))
            return null;
        if (!_dataset.TryGetSingleValue(date, out DateTime day))
        {
            Warn(date, $"is \"{Text(date)}\", which is no date; it is left out.");
            return null;
        }

        if (!Has(time))
            return day.Date;
        if (_dataset.TryGetSingleValue(time, out DateTime clock))
            return day.Date + clock.TimeOfDay;
        Warn(time, $"is \"{Text(time)}\", which is no time of day; it is left out.");
        return day.Date;
    }

    /// <summary>The items of a sequence, each named for messages; none when missing.</summary>
    public IReadOnlyList<AttributeReader> Items(DicomTag tag, string itemName)
    {
        if (!_dataset.TryGetSequence(tag, out DicomSequence? sequence))
            return [];
        AttributeReader[] items = new AttributeReader[sequence.Items.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = new(sequence.Items[i], Path, $"{Prefix}{itemName} {i + 1}", _warnings);
        return items;
    }

    /// <summary>The first item of a sequence; null when there is none.</summary>
    public AttributeReader? Item(DicomTag tag, string itemName) =>
        _dataset.TryGetSequence(tag, out DicomSequence? sequence) && sequence.Items.Count > 0
            ? new(sequence.Items[0], Path, $"{Prefix}{itemName}", _warnings)
            : null;

    public DicomFormatException Missing(DicomTag tag) => Problem(tag, "is missing.");

    public DicomFormatException Problem(DicomTag tag, string problem) => new(Path, $"{InPlace}{tag.DictionaryEntry.Name} {tag} {problem}");

    public void Warn(DicomTag tag, string problem) => Warn($"{tag.DictionaryEntry.Name} {tag} {problem}");

    public void Warn(string problem)
    {
        string warning = InPlace + problem;
        if (!_warnings.Contains(warning))
            _warnings.Add(warning);
    }

    private string Prefix => Place.Length > 0 ? Place + ", " : "";

    private string InPlace => Place.Length > 0 ? Place + ": " : "";

    private double NumberAt(DicomTag tag, int index)
    {
        if (!_dataset.TryGetValue(tag, index, out double value))
            throw Problem(tag, $"is \"{Shown(tag)}\", which is no number.");
        return double.IsFinite(value) ? value : throw Problem(tag, "is not finite.");
    }

    private string Shown(DicomTag tag) => Text(tag) is { Length: > 60 } text ? text[..60] + "..." : Text(tag);
}
