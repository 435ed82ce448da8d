using System.Buffers.Binary;
using System.IO.Compression;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>Files made to do harm: what they claim is bounded, and errors say where.</summary>
public class BoundedReadingTests
{
    private const int DeflatedHead = 200;

    [Fact]
    public void A_deflate_bomb_ends_at_the_limit_in_bounded_memory()
    {
        byte[] bomb = Bomb(ReadLimits.MaxInflatedBytes + (1 << 20));
        Assert.InRange(bomb.Length, 0, 16 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DicomFileException exception = Assert.Throws<DicomFileException>(() => DicomFile.Open(new MemoryStream(bomb), FileReadOption.SkipLargeTags));
        Assert.Contains("larger than", exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_length_that_deflated_data_do_not_have_allocates_little()
    {
        byte[] bomb = Bomb(1000, claimed: 0x7FFFFFF0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DicomFileException>(() => DicomFile.Open(new MemoryStream(bomb)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(ReadLimits.MaxDepth, true)]
    [InlineData(ReadLimits.MaxDepth + 1, false)]
    [InlineData(200_000, false)]
    public void Nesting_is_read_up_to_a_depth_and_refused_beyond(int depth, bool isRead)
    {
        using MemoryStream file = new();
        file.Write(Head("1.2.840.10008.1.2.1"));
        for (int i = 0; i < depth; i++)
            file.Write([8, 0, 0x40, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        for (int i = 0; i < depth; i++)
            file.Write([0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        file.Position = 0;
        if (isRead)
            Assert.Single(DicomFile.Open(file).Dataset);
        else
            Assert.Contains("deep", Assert.Throws<DicomFileException>(() => DicomFile.Open(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explicit_little.dcm")]
    [InlineData("implicit_little.dcm")]
    [InlineData("nested.dcm")]
    [InlineData("encapsulated_rle.dcm")]
    public void A_file_cut_off_anywhere_is_read_as_far_as_whole_elements_go_or_says_where_it_ends(string name)
    {
        byte[] whole = File.ReadAllBytes(Repository.PathOf("seeds", "dicom", name));
        int refused = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                DicomFile.Open(new MemoryStream(whole[..length]));
            }
            catch (DicomFileException exception)
            {
                refused++;
                Assert.InRange(exception.Offset, 0, length);
                Assert.Contains($"at byte {exception.Offset}", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, whole.Length / 3, whole.Length);
    }

    [Fact]
    public void A_value_cut_off_says_how_many_bytes_are_missing_and_where()
    {
        byte[] whole = File.ReadAllBytes(Repository.PathOf("seeds", "dicom", "texts.dcm"));
        DicomFileException exception = Assert.Throws<DicomFileException>(() => DicomFile.Open(new MemoryStream(whole[..^4])));
        Assert.Contains("(0011,1011) should have 14 bytes, but only 10 are left", exception.Message, StringComparison.Ordinal);
        Assert.Equal(whole.Length - 14, exception.Offset);
    }

    [Fact]
    public void An_element_of_big_endian_that_looks_like_the_meta_header_is_none_of_it()
    {
        DicomDataset dataset = new(DicomTransferSyntax.ExplicitVRBigEndian);
        dataset.AddOrUpdate(new DicomOtherByte(new(0x0200, 0x1000), 1, 2));
        using MemoryStream file = new();
        new DicomFile(dataset).Save(file);
        file.Position = 0;
        Assert.Equal(new DicomTag(0x0200, 0x1000), Assert.Single(DicomFile.Open(file).Dataset).Tag);
    }

    [Fact]
    public void Elements_of_the_meta_header_within_a_data_set_are_not_written()
    {
        DicomDataset dataset = new();
        dataset.AddOrUpdate(DicomTag.SourceApplicationEntityTitle, "X").AddOrUpdate(DicomTag.PatientID, "1");
        using MemoryStream file = new();
        new DicomFile(dataset).Save(file);
        file.Position = 0;
        Assert.Equal(DicomTag.PatientID, Assert.Single(DicomFile.Open(file).Dataset).Tag);
    }

    private static byte[] Head(string syntax)
    {
        DicomDataset dataset = new(DicomTransferSyntax.Parse(syntax));
        using MemoryStream file = new();
        new DicomFile(dataset).Save(file);
        byte[] head = file.ToArray();
        return syntax == DicomTransferSyntax.DeflatedExplicitVRLittleEndian.UID.UID ? head[..(132 + 12 + head[140])] : head;
    }

    // A deflated file with one element of zeros.
    private static byte[] Bomb(long bytes, uint? claimed = null)
    {
        using MemoryStream file = new();
        file.Write(Head(DicomTransferSyntax.DeflatedExplicitVRLittleEndian.UID.UID));
        Assert.InRange(file.Length, DeflatedHead, 2 * DeflatedHead);
        byte[] header = [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), claimed ?? (uint)bytes);
        using (DeflateStream deflater = new(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflater.Write(header);
            byte[] zeros = new byte[1 << 20];
            for (long done = 0; done < bytes; done += zeros.Length)
                deflater.Write(zeros, 0, (int)Math.Min(zeros.Length, bytes - done));
        }

        return file.ToArray();
    }
}
