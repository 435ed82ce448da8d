namespace PetRecon.Dicom.Pixels;

/// <summary>Lookup tables in segments (PS3.3, C.7.9.2): runs of values, straight lines between values, and segments used again.</summary>
internal static class SegmentedTable
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    /// <summary>Writes the table out.</summary>
    /// <param name="segments">Codes and values, as stored.</param>
    /// <param name="entries">How many entries the table has.</param>
    /// <param name="path">Where it came from, for messages.</param>
    /// <exception cref="DicomFormatException">The segments are damaged, or give another number of entries.</exception>
    public static ushort[] Expand(ReadOnlySpan<ushort> segments, int entries, string path)
    {
        List<ushort> table = [];
        Append(segments, 0, int.MaxValue, isNested: false, table, entries, path);
        if (table.Count != entries)
            throw new DicomFormatException(path, $"the segments of a palette give {table.Count} entries; its descriptor says {entries}.");
        return [.. table];
    }

    private static void Append(ReadOnlySpan<ushort> segments, int at, int count, bool isNested, List<ushort> table, int entries, string path)
    {
        for (int segment = 0; segment < count && at + 1 < segments.Length; segment++)
        {
            int code = segments[at];
            int length = segments[at + 1];
            int needed = code switch { Discrete => length, Linear => 1, _ => 2 };
            bool isPossible = code is Discrete or Linear || (code == Indirect && !isNested);
            // A lone byte may fill up the last word.
            if (isPossible && at + 2 + needed > segments.Length && table.Count == entries)
                return;
            if (!isPossible || at + 2 + needed > segments.Length || (code == Linear && table.Count == 0))
                throw new DicomFormatException(path, $"segment {segment + 1} of a palette has code {code} and length {length}.");
            if (code != Indirect && table.Count + length > entries)
                throw new DicomFormatException(path, $"the segments of a palette give more than the {entries} entries of its descriptor.");
            ReadOnlySpan<ushort> values = segments.Slice(at + 2, needed);
            if (code == Discrete)
                table.AddRange(values);
            else if (code == Linear)
                AppendLine(length, values[0], table);
            else
                Append(segments, values[0] | (values[1] << 16), length, isNested: true, table, entries, path);
            at += 2 + needed;
        }
    }

    private static void AppendLine(int length, int end, List<ushort> table)
    {
        int start = table[^1];
        for (int i = 1; i <= length; i++)
            table.Add((ushort)Math.Round(start + (end - start) * (double)i / length));
    }
}
