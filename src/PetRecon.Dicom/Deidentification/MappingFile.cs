using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PetRecon.Dicom.Deidentification;

/// <summary>The file that leads from new identifiers back to old ones.</summary>
internal static class MappingFile
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsTable(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>The key that a mapping file holds; null if there is no such file, or if it is a table.</summary>
    /// <exception cref="DicomFormatException">It is no mapping file.</exception>
    public static PseudonymKey? ReadKey(string path)
    {
        if (IsTable(path) || !File.Exists(path))
            return null;
        try
        {
            byte[] secret = Convert.FromHexString(JsonNode.Parse(File.ReadAllText(path))?["key"]?.GetValue<string>() ?? "");
            if (secret.Length == PseudonymKey.SecretBytes)
                return new(secret);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new DicomFormatException(path, $"This is no mapping file of a de-identification: {exception.Message} Give the name of a new file, or of one that was written before.", inner: exception);
        }

        throw new DicomFormatException(path, "This is no mapping file of a de-identification: it holds no key. Give the name of a new file, or of one that was written before.");
    }

    /// <summary>Writes the file, beside its target first, so that only its owner can read it. What an earlier run left in a JSON file stays.</summary>
    public static void Write(string path, Pseudonyms pseudonyms)
    {
        string text = IsTable(path) ? Table(pseudonyms) : Json(path, pseudonyms);
        string beside = path + ".part";
        File.Delete(beside);
        FileStreamOptions owner = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            owner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (StreamWriter writer = new(beside, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), owner))
            writer.Write(text);
        File.Move(beside, path, overwrite: true);
    }

    private static string Json(string path, Pseudonyms pseudonyms)
    {
        JsonNode? before = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
        JsonArray patients = before?["patients"]?.DeepClone() as JsonArray ?? [];
        HashSet<string?> known = [.. patients.Select(patient => patient?["oldId"]?.GetValue<string>() + "\\" + patient?["oldName"]?.GetValue<string>())];
        foreach (PatientPseudonym patient in pseudonyms.Patients.Where(patient => !known.Contains(patient.OldId + "\\" + patient.OldName)))
        {
            patients.Add((JsonNode)new JsonObject
            {
                ["oldId"] = patient.OldId,
                ["oldName"] = patient.OldName,
                ["newId"] = patient.NewId,
                ["newName"] = patient.NewName,
                ["shiftDays"] = patient.ShiftDays,
            });
        }

        JsonObject uids = before?["uids"]?.DeepClone() as JsonObject ?? [];
        foreach ((string old, string changed) in pseudonyms.Uids)
            uids[old] = changed;
        JsonObject whole = new() { ["key"] = pseudonyms.Key.Hex, ["patients"] = patients, ["uids"] = uids };
        return whole.ToJsonString(s_json) + "\n";
    }

    private static string Table(Pseudonyms pseudonyms)
    {
        StringBuilder table = new("kind,old,new\n");
        foreach (PatientPseudonym patient in pseudonyms.Patients)
        {
            Line(table, "PatientID", patient.OldId, patient.NewId);
            Line(table, "PatientName", patient.OldName, patient.NewName);
            Line(table, "DateShiftDays", patient.OldId, patient.ShiftDays.ToString(CultureInfo.InvariantCulture));
        }

        foreach ((string old, string changed) in pseudonyms.Uids)
            Line(table, "UID", old, changed);
        return table.ToString();
    }

    private static void Line(StringBuilder table, params string[] cells) =>
        table.AppendJoin(',', cells.Select(cell => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)).Append('\n');
}
