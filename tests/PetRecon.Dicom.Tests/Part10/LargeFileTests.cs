using System.Buffers.Binary;
using Xunit;

namespace PetRecon.Dicom.Tests.Part10;

/// <summary>Files larger than memory ought to be: what is not asked for is not read.</summary>
public class LargeFileTests
{
    private const int Frames = 5;
    private const uint FrameBytes = 1u << 30;

    [Fact]
    public void A_file_of_5_GiB_opens_at_once_and_a_frame_beyond_4_GiB_is_read_in_its_place()
    {
        string path = Path.Combine(Path.GetTempPath(), $"petrecon-large-{Guid.NewGuid():N}.dcm");
        try
        {
            WriteSparse(path);
            long before = GC.GetAllocatedBytesForCurrentThread();
            DicomFile file = DicomFile.Open(path);
            IByteBuffer last = DicomPixelData.Create(file.Dataset).GetFrame(Frames - 1);
            byte[] end = new byte[4];
            last.GetByteRange(FrameBytes - 4, 4, end);
            Assert.Equal(FrameBytes, last.Size);
            Assert.Equal([1, 2, 3, Frames - 1], end);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, "Opening read more than it should.");
            Assert.Throws<DicomFileException>(() => DicomFile.Open(new CutStream(path), FileReadOption.ReadAll));
        }
        finally
        {
            File.Delete(path);
        }
    }

    // A compressed file whose fragments are holes but for their last bytes; the disk holds a few kilobytes of it.
    private static void WriteSparse(string path)
    {
        DicomDataset dataset = new(DicomTransferSyntax.JPEG2000Lossless);
        dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.EnhancedCTImageStorage);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3");
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, Frames);
        using FileStream stream = File.Create(path);
        new DicomFile(dataset).Save(stream);
        stream.Write([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        stream.Write([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]);
        byte[] head = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), FrameBytes);
        for (byte frame = 0; frame < Frames; frame++)
        {
            stream.Write(head);
            stream.Seek(FrameBytes - 4, SeekOrigin.Current);
            stream.Write([1, 2, 3, frame]);
        }

        stream.Write([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    }

    /// <summary>The first megabyte of a file, without saying how long it is: a length in it must not be believed.</summary>
    private sealed class CutStream(string path) : Stream
    {
        private readonly FileStream _file = File.OpenRead(path);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, (int)Math.Min(count, (1 << 20) - _file.Position));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
