using System.Security.Cryptography;
using System.Text.RegularExpressions;
using PetRecon.Dicom.Pixels;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Pixels;

/// <summary>Every real file whose pixels gdcm has decoded: ours are the same bytes.</summary>
public partial class SharedPixelsTests
{
    // Where gdcm 3.0.21's buffer is something else than interleaved samples, the truth is pydicom's array.
    private static readonly Dictionary<string, string> s_otherTruths = new()
    {
        // gdcm gives the two bytes of 16-bit colours in RLE each to a component of its own; dcmdrle agrees with pydicom.
        ["SC_rgb_rle_16bit.dcm"] = "36de0258708d",
        // gdcm leaves the three planes as they are.
        ["ExplVR_BigEnd.dcm"] = "1583c4339dd3",
        // gdcm's buffer has zeros behind the 80 samples of one bit.
        ["mask.dcm"] = "133de99781a4",
    };

    // Number of Frames is "1A" there.
    private const string WrongFrameCount = "badVR.dcm";

#if FO_DICOM
    // fo-dicom drops an element that is cut off, and takes the last byte of an odd length of words for the first of a swapped pair.
    private static readonly string[] s_beyondFoDicom = ["MR_truncated.dcm", "SC_rgb_small_odd_big_endian.dcm"];
#endif

    public static TheoryData<string, string> Facts
    {
        get
        {
            string manifest = Path.Combine(Repository.Root, "..", "shared", "data", "MANIFEST.md");
            TheoryData<string, string> facts = [];
            string folder = "";
            foreach (string line in File.Exists(manifest) ? File.ReadAllLines(manifest) : [])
            {
                if (line.StartsWith("## ", StringComparison.Ordinal))
                    folder = line[3..].Split(' ')[0];
                Match fact = Fact().Match(line);
                if (fact.Success)
                    facts.Add($"{folder}/{fact.Groups[1].Value}", fact.Groups[2].Value);
            }

            if (facts.Count == 0)
                facts.Add("", "");
            return facts;
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void Pixels_are_those_that_gdcm_decodes(string relative, string hash)
    {
        string path = Repository.SharedData(relative);
#if FO_DICOM
        Assert.SkipWhen(s_beyondFoDicom.Contains(Path.GetFileName(path)), "fo-dicom reads other bytes.");
#endif
        DicomDataset dataset = DicomFile.Open(path).Dataset;
        if (Path.GetFileName(path) == WrongFrameCount)
        {
            DicomFormatException exception = Assert.Throws<DicomFormatException>(() => FrameReader.Create(dataset, path));
            Assert.Contains("Number of Frames (0028,0008) is \"1A\"", exception.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(s_otherTruths.GetValueOrDefault(Path.GetFileName(path), hash), Hash(FrameReader.Create(dataset, path, isLenient: true)));
    }

    // gdcm does not open this file, whose fragments end without a delimiter; dcmdjpls decoded the fragment.
    [Fact]
    public void Fragments_without_an_end_are_read()
    {
        string path = Repository.SharedData("dicom/edge/fo-dicom/GH364.dcm");
        Assert.Equal("be9f931da965", Hash(FrameReader.Create(DicomFile.Open(path).Dataset, path)));
    }

    // gdcm's buffer: frame after frame; samples of one bit are packed.
    internal static string Hash(FrameReader reader)
    {
        byte[] all = ReadAll(reader);
        if (reader.Format.BitsAllocated == 1)
        {
            byte[] packed = new byte[(all.Length + 7) / 8];
            for (int i = 0; i < all.Length; i++)
                packed[i / 8] |= (byte)(all[i] << (i % 8));
            all = packed;
        }

        return Convert.ToHexStringLower(SHA256.HashData(all))[..12];
    }

    internal static byte[] ReadAll(FrameReader reader)
    {
        byte[] all = new byte[reader.Format.FrameBytes * reader.FrameCount];
        for (int frame = 0; frame < reader.FrameCount; frame++)
            reader.ReadStored(frame, all.AsSpan(frame * (int)reader.Format.FrameBytes));
        return all;
    }

    [GeneratedRegex("^- `([^`]+)` .*gdcm pixel sha256 ([0-9a-f]{12})")]
    private static partial Regex Fact();
}
