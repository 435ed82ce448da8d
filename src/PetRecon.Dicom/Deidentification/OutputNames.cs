namespace PetRecon.Dicom.Deidentification;

/// <summary>Where de-identified files go.</summary>
internal sealed class OutputNames
{
    private readonly string _input;
    private readonly string _output;
    private readonly bool _keepNames;
    private readonly bool _isSingle;
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    private OutputNames(string input, string output, bool keepNames, bool isSingle) => (_input, _output, _keepNames, _isSingle) = (input, output, keepNames, isSingle);

    /// <exception cref="ArgumentException">The output would overwrite the input, or be read as a part of it.</exception>
    public static OutputNames For(string input, string output, bool keepNames)
    {
        string from = Path.GetFullPath(input), to = Path.GetFullPath(output);
        bool isFolder = Directory.Exists(from);
        if (from == to || (isFolder && to.StartsWith(from.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            throw new ArgumentException($"{output} is or lies in {input}; write de-identified files elsewhere, so that they are not mixed with those that identify.");
        return new(from, to, keepNames, !isFolder && !Directory.Exists(to));
    }

    /// <summary>The path of a file's successor; its folder is made.</summary>
    public string Next(string path, DicomDataset cleaned)
    {
        string target = _isSingle ? _output : Path.Combine(_output, _keepNames ? Kept(path) : Named(cleaned));
        string free = target;
        for (int number = 2; !_used.Add(free); number++)
            free = $"{Path.ChangeExtension(target, null)}-{number}{Path.GetExtension(target)}";
        Directory.CreateDirectory(Path.GetDirectoryName(free)!);
        return free;
    }

    private string Kept(string path) => Directory.Exists(_input) ? Path.GetRelativePath(_input, path) : Path.GetFileName(path);

    private static string Named(DicomDataset cleaned) => Path.Combine(
        Part(cleaned, DicomTag.PatientID, "patient"),
        Part(cleaned, DicomTag.StudyInstanceUID, "study"),
        Part(cleaned, DicomTag.SeriesInstanceUID, "series"),
        Part(cleaned, DicomTag.SOPInstanceUID, "instance") + ".dcm");

    private static string Part(DicomDataset cleaned, DicomTag tag, string otherwise)
    {
        string text = cleaned.TryGetString(tag, out string? value) ? value : "";
        string safe = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')).Trim('.');
        return safe.Length == 0 ? otherwise : safe;
    }
}
