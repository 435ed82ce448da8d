using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>The DICOM files that others made: each opens, and survives writing in every native syntax.</summary>
public class SharedFilesTests
{
    // Deliberately damaged, or with a value where the standard has none: an error is the right outcome.
    private static readonly string[] s_refused =
    [
        "no_meta.dcm", "rtplan_truncated.dcm", "TC0267_depth_500_raw.dcm", "TC0277_missing_delim.dcm", "TC0345_deflate_corrupt.dcm", "TC0347_deflate_truncated.dcm",
        "GH179B.dcm", "TC0381_preamble_127.dcm", "TC0383_no_dicm.dcm", "TC0385_dicm_offset0.dcm", "TC0387_dicm_offset64.dcm", "TC0389_dicm_offset256.dcm",
        "TC0393_meta_glen_one.dcm", "TC0395_meta_glen_max.dcm", "TC0397_meta_glen_huge.dcm", "TC0403_meta_tag_in_dataset.dcm",
    ];

    public static TheoryData<string> Files
    {
        get
        {
            string data = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
            if (!Directory.Exists(data))
                return [""];
            return [.. Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
                .Where(file => file.EndsWith(".dcm", StringComparison.Ordinal) || Path.GetRelativePath(data, file).StartsWith("dicom", StringComparison.Ordinal))
                .Where(file => Path.GetExtension(file) is not (".txt" or ".md" or ".json" or ".nii" or ".gz"))
                .Select(file => Path.GetRelativePath(data, file))
                .Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Whether a file has to be refused.</summary>
    internal static bool IsRefused(string path) => s_refused.Contains(Path.GetFileName(path));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_opens_and_is_the_same_after_writing(string relative)
    {
        string path = Repository.SharedData(relative);
        if (IsRefused(path))
        {
            Assert.Throws<DicomFileException>(() => DicomFile.Open(path, FileReadOption.ReadAll));
            return;
        }

        DicomFile file = DicomFile.Open(path, FileReadOption.ReadAll);
        Assert.NotEmpty(file.Dataset);
        foreach (DicomTransferSyntax syntax in file.Dataset.InternalTransferSyntax.IsEncapsulated ? [file.Dataset.InternalTransferSyntax] : Native)
        {
            DicomDataset copy = new(syntax);
            file.Dataset.CopyTo(copy);
            using MemoryStream stream = new();
            new DicomFile(copy).Save(stream);
            stream.Position = 0;
            DicomFile again = DicomFile.Open(stream);
            Assert.Equal(syntax, again.Dataset.InternalTransferSyntax);
            Assert.Equal(Text(file.Dataset, syntax), Text(again.Dataset, syntax));
        }
    }

    private static DicomTransferSyntax[] Native =>
    [
        DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian, DicomTransferSyntax.ExplicitVRBigEndian,
        DicomTransferSyntax.DeflatedExplicitVRLittleEndian,
    ];

    // Everything in a data set as lines. Group lengths are not written, implicit syntaxes do not keep representations, odd lengths become even.
    private static IEnumerable<string> Text(DicomDataset dataset, DicomTransferSyntax syntax, string indent = "")
    {
        foreach (DicomItem item in dataset.Where(item => item.Tag.Element != 0))
        {
            string representation = syntax.IsExplicitVR ? item.ValueRepresentation.Code : "";
            switch (item)
            {
                case DicomSequence sequence:
                    yield return $"{indent}{item.Tag} {sequence.Items.Count} items";
                    foreach (string line in sequence.Items.SelectMany(inner => Text(inner, syntax, indent + "  ").Append(indent + "--")))
                        yield return line;
                    break;
                case DicomFragmentSequence fragments:
                    yield return $"{indent}{item.Tag} {string.Join(' ', fragments.OffsetTable)} {string.Join(' ', fragments.Select(f => Hash(f.Data)))}";
                    break;
                case DicomElement element:
                    yield return $"{indent}{item.Tag} {representation} {Hash(element.Buffer.Data)}";
                    break;
            }
        }
    }

    private static string Hash(byte[] data)
    {
        // What makes a length even is no part of a value.
        ReadOnlySpan<byte> value = data.AsSpan().TrimEnd(" \0"u8);
        return $"{value.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(value))[..12]}";
    }
}
