using System.Globalization;

namespace PetRecon.Formats.Volumes;

/// <summary>The files that hold a NRRD header's samples: itself, one other, a list, or a pattern with first, last and step.</summary>
internal static class NrrdDataFiles
{
    private const string Field = "datafile";

    public static List<string> Of(NrrdHeader header, long sampleCount)
    {
        if (!header.Has(Field))
            return [header.Path];
        string[] words = header.Words(Field);
        List<string> names;
        if (words is ["LIST", ..])
            names = header.ListedFiles;
        else if (words.Length is 4 or 5 && words[0].Contains('%', StringComparison.Ordinal))
            names = OfPattern(header, words);
        else
            names = [header.Text(Field)];
        if (names.Count == 0 || names[0].Length == 0)
            throw header.Bad(Field, "the name of a file, LIST with names in the lines after it, or a pattern");
        if (sampleCount % names.Count != 0)
            throw new VolumeFormatException(header.Path, header.At(Field), $"{sampleCount} samples cannot be shared evenly by the {names.Count} data files that are named.");
        CheckShare(header, words, names.Count);
        return names.ConvertAll(name => DataFileNames.Beside(header.Path, header.At(Field), name));
    }

    /// <summary>Without a number of axes per file, each file of several is one slice along the slowest axis.</summary>
    private static void CheckShare(NrrdHeader header, string[] words, int fileCount)
    {
        bool several = words is ["LIST", ..] || words.Length is 4 or 5 && words[0].Contains('%', StringComparison.Ordinal);
        if (!several)
            return;
        string[] sizes = header.Words("sizes");
        string given = words is ["LIST", string axes] ? axes : words.Length == 5 ? words[4] : "";
        int perFile = given.Length == 0 ? sizes.Length - 1 : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1;
        if (perFile < 1 || perFile > sizes.Length)
            throw header.Bad(Field, $"1 to {sizes.Length} axes in each file");
        if (perFile == sizes.Length)
            return;
        long expected = 1;
        foreach (string size in sizes.AsSpan(perFile))
            expected = long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long s) ? expected * Math.Min(s, DataFileNames.MaxCount) : 0;
        if (expected != fileCount)
            throw new VolumeFormatException(header.Path, header.At(Field), $"{fileCount} data files are named; the sizes ask for {expected}.");
    }

    private static List<string> OfPattern(NrrdHeader header, string[] words)
    {
        long[] numbers = new long[3];
        for (int i = 0; i < 3; i++)
        {
            if (!long.TryParse(words[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]) || Math.Abs((double)numbers[i]) > int.MaxValue)
                throw header.Bad(Field, "a pattern, first, last and step");
        }

        (long first, long last, long step) = (numbers[0], numbers[1], numbers[2]);
        if (step == 0 || (last - first) / step < 0 || (last - first) / step >= DataFileNames.MaxCount)
            throw header.Bad(Field, "a pattern, first, last and step that name at least one file");
        List<string> names = [];
        for (long number = first; step > 0 ? number <= last : number >= last; number += step)
            names.Add(DataFileNames.Numbered(header.Path, header.At(Field), words[0], number));
        return names;
    }
}
