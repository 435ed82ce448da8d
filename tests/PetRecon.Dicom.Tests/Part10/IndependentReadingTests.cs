using System.Text.Json;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>Every element of every shared DICOM file, as pydicom reads it.</summary>
public class IndependentReadingTests
{
    private const int LeastElements = 80_000;

    // What differs, and why ours is meant so. An entry that is not needed any more fails the test, too.
    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm"] = "pydicom stops at an item's end; dcmtk reads on, as we do",
        ["TC0391_meta_glen_zero.dcm"] = "pydicom believes the meta header's length of 0; we end it where group 2 does",
        ["GH179A.dcm"] = "(0028,0120) has letters that are no representation; pydicom takes what follows for its value, dcmtk and we find it empty",
        ["GH364.dcm"] = "an item without its sequence: its elements count as the data set's here, and as an element (fffe,e000) there",
        ["TC0279_stray_seq_delim.dcm"] = "a stray delimiter is passed over here, and an element there",
        ["chrGB2312.dcm 0010,0010"] = "pydicom 2.3 does not know ISO 2022 IR 58",
    };

    [Fact]
    public void Every_element_of_every_file_is_what_pydicom_reads()
    {
        string[] files = [.. SharedFilesTests.Files.Select(row => Repository.SharedData(row.Data)).Where(file => !SharedFilesTests.IsRefused(file))];
        string[] lines = Pydicom.Run(Repository.PathOf("tests", "PetRecon.Dicom.Tests", "Part10", "pydicom_elements.py"), files);
        List<string> differences = [];
        HashSet<string> needed = [];
        int compared = 0;
        foreach ((string path, List<string[]> theirs) in ByFile(lines))
        {
            compared += theirs.Count;
            foreach (string difference in Differences(path, theirs))
            {
                string? known = s_known.Keys.FirstOrDefault(difference.StartsWith);
                if (known is null)
                    differences.Add(difference);
                else
                    needed.Add(known);
            }
        }

        Assert.Empty(differences);
        Assert.Equal(s_known.Keys.Order(StringComparer.Ordinal), needed.Order(StringComparer.Ordinal));
        Assert.InRange(compared, LeastElements, int.MaxValue);
    }

    private static IEnumerable<string> Differences(string path, List<string[]> theirs)
    {
        string name = Path.GetFileName(path);
        Dictionary<string, (string Value, string Text)> ours = ElementLines.Of(DicomFile.Open(path, FileReadOption.ReadAll).Dataset);
        foreach (string[] cells in theirs)
        {
            if (cells.Length < 4)
                yield return $"{name} pydicom: {cells[0]}";
            else if (!ours.Remove(cells[0], out (string Value, string Text) found))
                yield return $"{name} {cells[0]} is missing: {cells[1]} {cells[2]}";
            else if (!IsAlike(found.Value, cells[1], cells[2]))
                yield return $"{name} {cells[0]} is {found.Value}, there {cells[1]} {cells[2]}";
            else if (cells[3].Length > 0 && JsonSerializer.Deserialize<string>(cells[3]) is string text && text.TrimEnd('=') != found.Text.TrimEnd('='))
                yield return $"{name} {cells[0]} is '{found.Text}', there '{text}'";
        }

        foreach ((string place, (string value, _)) in ours)
            yield return $"{name} {place} is there only: {value}";
    }

    // pydicom leaves open which of several representations an implicit element has.
    private static bool IsAlike(string ours, string representation, string summary) =>
        representation.Split(" or ").Any(each => ours == $"{each} {summary}");

    private static IEnumerable<(string Path, List<string[]> Elements)> ByFile(string[] lines)
    {
        string? path = null;
        List<string[]> elements = [];
        foreach (string line in lines.Append("FILE "))
        {
            if (!line.StartsWith("FILE ", StringComparison.Ordinal))
            {
                elements.Add(line.Split('\t'));
                continue;
            }

            if (path is not null)
                yield return (path, elements);
            (path, elements) = (line[5..], []);
        }
    }
}
