namespace PetRecon.Dicom.Part10;

/// <summary>A DICOM file (PS3.10).</summary>
internal sealed class DicomFile
{
    private const int ChunkBytes = 32 * 1024;

    public DicomFile()
        : this(new DicomDataset(), new())
    {
    }

    public DicomFile(DicomDataset dataset)
        : this(dataset, new(dataset))
    {
    }

    private DicomFile(DicomDataset dataset, DicomFileMetaInformation meta)
    {
        Dataset = dataset;
        FileMetaInfo = meta;
    }

    public DicomFileFormat Format { get; private init; } = DicomFileFormat.DICOM3;

    public DicomFileMetaInformation FileMetaInfo { get; }

    public DicomDataset Dataset { get; }

    /// <summary>Whether the pixel data end before their length; they then hold what is there.</summary>
    public bool IsPartial { get; private init; }

    /// <summary>Opens a file. Large values stay in it, unless the option says otherwise; the file has to stay as it is meanwhile.</summary>
    /// <param name="fileName">The file.</param>
    /// <param name="readOption">What becomes of large values.</param>
    /// <param name="largeObjectSize">From how many bytes on a value is large; 0 for the default.</param>
    /// <exception cref="DicomFileException">It is no DICOM file, or damaged.</exception>
    public static DicomFile Open(string fileName, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        Open(fileName, new ReadPolicy(readOption, LargeBytes(largeObjectSize)));

    /// <summary>Opens a stream, from where it stands.</summary>
    /// <exception cref="DicomFileException">It is no DICOM file, or damaged.</exception>
    public static DicomFile Open(Stream stream, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        long? length = stream.CanSeek ? stream.Length - stream.Position : null;
        return Read(new(stream, length, null, ChunkBytes), stream, new(readOption, LargeBytes(largeObjectSize)));
    }

    /// <summary>Whether a file begins with a preamble and "DICM".</summary>
    public static bool HasValidHeader(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        Span<byte> mark = stackalloc byte[4];
        return RandomAccess.Read(file, mark, 128) == 4 && mark.SequenceEqual("DICM"u8);
    }

    /// <summary>Writes the file, complete or not at all: beside its target first.</summary>
    public void Save(string fileName)
    {
        string beside = fileName + ".part";
        try
        {
            using (FileStream stream = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                Save(stream);
            File.Move(beside, fileName, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(Stream stream) => FileWriter.Write(this, stream);

    /// <summary>Opens a file and reads up to a tag, for those who need only what comes before.</summary>
    internal static DicomFile OpenUpTo(string fileName, DicomTag stopBefore) =>
        Open(fileName, new ReadPolicy(FileReadOption.Default, ReadLimits.LargeValueBytes, stopBefore.Key));

    private static DicomFile Open(string fileName, ReadPolicy policy)
    {
        using FileStream stream = new(fileName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        int chunk = policy.Option == FileReadOption.ReadAll && stream.Length < Array.MaxLength ? (int)Math.Max(stream.Length, 1) : ChunkBytes;
        return Read(new(stream, stream.Length, fileName, chunk), stream, policy);
    }

    private static int LargeBytes(int largeObjectSize) => largeObjectSize > 0 ? largeObjectSize : ReadLimits.LargeValueBytes;

    private static DicomFile Read(ByteSource source, Stream stream, ReadPolicy policy)
    {
        DicomFileFormat format = SkipPreamble(source);
        DicomFileMetaInformation meta = new();
        DataSetReader reader = new(source, policy);
        if (format != DicomFileFormat.DICOM3NoFileMetaInfo)
            reader.ReadMeta(meta);
        DicomTransferSyntax? syntax = meta.TryGetSingleValue(DicomTag.TransferSyntaxUID, out DicomTransferSyntax? named) ? named : null;
        if (syntax is { IsDeflate: true })
            return ReadDeflated(source, stream, policy, meta, format, syntax);
        ByteForm form = FormOf(syntax, source);
        bool isAsSaid = syntax is not null && (syntax.IsEncapsulated || syntax.IsExplicitVR == form.IsExplicit);
        DicomDataset dataset = new(isAsSaid ? syntax! : SyntaxOf(form)) { ValidateItems = false };
        reader.ReadTop(dataset, form);
        dataset.ValidateItems = true;
        return new(dataset, meta) { Format = format, IsPartial = reader.IsPartial };
    }

    private static DicomFile ReadDeflated(
        ByteSource source, Stream stream, ReadPolicy policy, DicomFileMetaInformation meta, DicomFileFormat format, DicomTransferSyntax syntax)
    {
        using BoundedInflater inflater = new(new RestOfSource(source), ReadLimits.MaxInflatedBytes);
        ByteSource inflated = new(inflater, null, null, ChunkBytes);
        DataSetReader reader = new(inflated, policy);
        DicomDataset dataset = new(syntax) { ValidateItems = false };
        reader.ReadTop(dataset, ByteForm.ExplicitLittle);
        dataset.ValidateItems = true;
        return new(dataset, meta) { Format = format, IsPartial = reader.IsPartial };
    }

    private static DicomFileFormat SkipPreamble(ByteSource source)
    {
        ReadOnlySpan<byte> start = source.Peek(132);
        if (start.Length == 132 && start[128..].SequenceEqual("DICM"u8))
        {
            source.Skip(132, "the preamble");
            return DicomFileFormat.DICOM3;
        }

        if (start.StartsWith("DICM"u8))
        {
            source.Skip(4, "the prefix");
            return DicomFileFormat.DICOM3NoPreamble;
        }

        if (start is [0x02, 0x00, _, 0x00, ..] && ByteForm.Guess(start, source.Remaining) is not null)
            return DicomFileFormat.DICOM3NoPreamble;
        return DicomFileFormat.DICOM3NoFileMetaInfo;
    }

    // What the meta header says, unless the first element plainly has another form.
    private static ByteForm FormOf(DicomTransferSyntax? syntax, ByteSource source)
    {
        ByteForm? seen = ByteForm.Guess(source.Peek(8), source.Remaining);
        if (syntax is null)
            return seen ?? throw new DicomFileException("this is no DICOM file: it lacks \"DICM\" at byte 128, and its first bytes are no element of a data set", source.Position);
        ByteForm said = ByteForm.Of(syntax);
        return seen is ByteForm other && other.IsExplicit != said.IsExplicit ? other : said;
    }

    private static DicomTransferSyntax SyntaxOf(ByteForm form) =>
        !form.IsExplicit ? DicomTransferSyntax.ImplicitVRLittleEndian : form.IsBig ? DicomTransferSyntax.ExplicitVRBigEndian : DicomTransferSyntax.ExplicitVRLittleEndian;
}
