using PetRecon.Core.ListMode;

namespace PetRecon.Formats.Yardl;

/// <summary>Reads a yardl file: the schema (on construction), then the protocol's steps in order.</summary>
internal abstract class YardlStreamReader : IDisposable
{
    public abstract YardlSchema Schema { get; }

    /// <summary>Where the last value or item began, in bytes of the uncompressed content.</summary>
    public long ItemOffset { get; protected set; }

    /// <summary>How many items the writer put into the block that the last item began; 0 when it began none.</summary>
    public int BlockBegun { get; protected set; }

    /// <summary>Reads a step that is a value.</summary>
    public abstract object? ReadValue(int step);

    /// <summary>Where the next value or item begins.</summary>
    public abstract long Offset { get; }

    /// <summary>Goes to a place that <see cref="Offset"/> named, in the same or another reader of the file.</summary>
    public abstract void SkipTo(long offset);

    /// <summary>Reads the next item of a step that is a stream; false at its end.</summary>
    public abstract bool TryReadItem(int step, out object? item);

    public abstract void Dispose();

    /// <summary>An error about the last item.</summary>
    public abstract ListModeFormatException Error(string problem, Exception? inner = null);

    protected static YardlSchema ParseSchema(string text, Func<string, Exception, ListModeFormatException> error)
    {
        try
        {
            return YardlSchema.Parse(text);
        }
        catch (YardlSchemaException e)
        {
            throw error(e.Message, e);
        }
    }
}

/// <summary>The binary encoding.</summary>
internal sealed class YardlBinaryReader : YardlStreamReader
{
    private const int LongestSchema = 1 << 22;

    private long _left;

    public YardlBinaryReader(ByteReader bytes)
    {
        Bytes = bytes;
        Span<byte> magic = stackalloc byte[9];
        bytes.ReadExactly(magic, "the yardl magic bytes");
        if (!magic[..5].SequenceEqual("yardl"u8))
            throw bytes.Error(0, "this is not a yardl file; it does not begin with 'yardl'.");
        int version = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(magic[5..]);
        if (version != 1)
            throw bytes.Error(5, $"the yardl format version is {version}; only 1 is known.");
        long start = bytes.Offset;
        string text = bytes.ReadString("the schema");
        if (text.Length > LongestSchema)
            throw bytes.Error(start, $"the schema has {text.Length} characters; at most {LongestSchema} are supported.");
        Schema = ParseSchema(text, (problem, inner) => bytes.Error(start, problem, inner));
    }

    public override YardlSchema Schema { get; }

    public ByteReader Bytes { get; }

    public override object? ReadValue(int step)
    {
        ItemOffset = Bytes.Offset;
        return BinaryDecoder.Read(Bytes, Schema.Steps[step].Type);
    }

    public override void SkipTo(long offset) => Bytes.SkipTo(offset);

    public override long Offset => Bytes.Offset;

    public override bool TryReadItem(int step, out object? item)
    {
        item = null;
        if (!TryBeginItem(Schema.Steps[step].Type))
            return false;
        item = BinaryDecoder.Read(Bytes, Schema.Steps[step].Type);
        return true;
    }

    /// <summary>Goes to the next item of a stream, which the caller then decodes; false at the stream's end.</summary>
    public bool TryBeginItem(YardlType type)
    {
        BlockBegun = 0;
        if (_left == 0)
        {
            ItemOffset = Bytes.Offset;
            ItemsLeft = 0;
            BlockBegun = Bytes.ReadCount(type.MinBytes, "the stream's block");
            if (BlockBegun == 0)
                return false;
            _left = BlockBegun;
        }

        ItemsLeft = _left--;
        ItemOffset = Bytes.Offset;
        return true;
    }

    /// <summary>How many items of the stream's block are left with the one that began last; 0 when a block was to begin there.</summary>
    public long ItemsLeft { get; private set; }

    /// <summary>Goes to an item that another reader of the file began.</summary>
    /// <param name="itemOffset">That reader's <see cref="YardlStreamReader.ItemOffset"/>, after the present place.</param>
    /// <param name="itemsLeft">That reader's <see cref="ItemsLeft"/>.</param>
    public void ResumeAt(long itemOffset, long itemsLeft)
    {
        Bytes.SkipTo(itemOffset);
        _left = itemsLeft;
    }

    public override ListModeFormatException Error(string problem, Exception? inner = null) => Bytes.Error(ItemOffset, problem, inner);

    public override void Dispose() => Bytes.Dispose();
}
