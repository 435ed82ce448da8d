using System.Collections;

namespace PetRecon.Dicom.Part10;

/// <summary>Attributes in the order of their tags (PS3.5, 7).</summary>
internal partial class DicomDataset : IEnumerable<DicomItem>
{
    private readonly List<DicomItem> _items = [];
    private CharacterSet? _characters;

    public DicomDataset()
        : this(DicomTransferSyntax.ExplicitVRLittleEndian)
    {
    }

    public DicomDataset(DicomTransferSyntax internalTransferSyntax) => InternalTransferSyntax = internalTransferSyntax;

    public DicomDataset(params DicomItem[] items)
        : this((IEnumerable<DicomItem>)items)
    {
    }

    public DicomDataset(IEnumerable<DicomItem> items)
        : this()
    {
        foreach (DicomItem item in items)
            Put(item);
    }

    /// <summary>The syntax that the data set was read in, and that its pixel data are in.</summary>
    public DicomTransferSyntax InternalTransferSyntax { get; internal set; }

    /// <summary>Whether values are held to the rules of their representation when they are put in.</summary>
    internal bool ValidateItems { get; set; } = true;

    /// <summary>The characters of texts that are put in: those of Specific Character Set, or of the data set that this one lies in.</summary>
    internal CharacterSet Characters
    {
        get => _characters ?? CharacterSet.Default;
        set => _characters = value;
    }

    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    /// <summary>The item of a tag, or null if there is none of this kind.</summary>
    public T? GetDicomItem<T>(DicomTag tag)
        where T : DicomItem => Find(tag) as T;

    /// <exception cref="DicomDataException">The tag is missing, or no sequence.</exception>
    public DicomSequence GetSequence(DicomTag tag) =>
        Required(tag) as DicomSequence ?? throw new DicomDataException($"{Name(tag)} is no sequence.");

    public bool TryGetSequence(DicomTag tag, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DicomSequence? sequence)
    {
        sequence = Find(tag) as DicomSequence;
        return sequence is not null;
    }

    /// <summary>The private tag with the block that this data set reserves for its creator; a tag without creator as it is.</summary>
    public DicomTag GetPrivateTag(DicomTag tag) => PrivateTag(tag, reserve: false) ?? tag;

    public DicomDataset Add(params DicomItem[] items) => Add((IEnumerable<DicomItem>)items);

    /// <exception cref="ArgumentException">A tag is there already.</exception>
    public DicomDataset Add(IEnumerable<DicomItem> items)
    {
        foreach (DicomItem item in items)
        {
            if (Contains(item.Tag))
                throw new ArgumentException($"The data set has {Name(item.Tag)} already; use AddOrUpdate to replace it.");
            Put(item);
        }

        return this;
    }

    public DicomDataset AddOrUpdate(params DicomItem[] items) => AddOrUpdate((IEnumerable<DicomItem>)items);

    public DicomDataset AddOrUpdate(IEnumerable<DicomItem> items)
    {
        foreach (DicomItem item in items)
            Put(item);
        return this;
    }

    public DicomDataset Remove(params DicomTag[] tags)
    {
        foreach (DicomTag tag in tags)
        {
            int index = IndexOf(tag);
            if (index >= 0)
                _items.RemoveAt(index);
        }

        return this;
    }

    public DicomDataset Remove(Func<DicomItem, bool> selector)
    {
        _items.RemoveAll(item => selector(item));
        return this;
    }

    public DicomDataset Clear()
    {
        _items.Clear();
        _characters = null;
        return this;
    }

    /// <summary>Puts all items into another data set, replacing what it has of them.</summary>
    public DicomDataset CopyTo(DicomDataset destination)
    {
        destination.AddOrUpdate(_items);
        return this;
    }

    /// <summary>Puts these items, as far as they are there, into another data set.</summary>
    public DicomDataset CopyTo(DicomDataset destination, params DicomTag[] tags)
    {
        destination.AddOrUpdate(tags.Select(Find).OfType<DicomItem>());
        return this;
    }

    /// <summary>A copy whose items and sequences can be changed without touching this one; values, which never change, are shared.</summary>
    public DicomDataset Clone()
    {
        DicomDataset copy = new(InternalTransferSyntax) { ValidateItems = ValidateItems, _characters = _characters };
        foreach (DicomItem item in _items)
            copy._items.Add(item is DicomSequence sequence ? new DicomSequence(sequence.Tag, [.. sequence.Items.Select(inner => inner.Clone())]) : item);
        return copy;
    }

    /// <summary>This data set, taking values as they come from now on.</summary>
    public DicomDataset NotValidated()
    {
        ValidateItems = false;
        return this;
    }

    /// <summary>This data set, holding values to the rules again.</summary>
    public DicomDataset Validated()
    {
        ValidateItems = true;
        return this;
    }

    public IEnumerator<DicomItem> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"DICOM data set of {_items.Count} items";

    /// <summary>Puts an item in its place, replacing one of the same tag.</summary>
    internal void Put(DicomItem item)
    {
        if (item is DicomElement { Tag.Key: 0x0008_0005 } characters)
            _characters = CharacterSet.Of(characters.Get<string[]>());
        uint key = item.Tag.Key;
        if (_items.Count == 0 || _items[^1].Tag.Key < key)
        {
            _items.Add(item);
            return;
        }

        int index = Search(key);
        if (index >= 0)
            _items[index] = item;
        else
            _items.Insert(~index, item);
    }

    internal DicomItem? Find(DicomTag tag)
    {
        int index = IndexOf(tag);
        return index < 0 ? null : _items[index];
    }

    private static string Name(DicomTag tag) => $"{tag.DictionaryEntry.Name} {tag}";

    private DicomItem Required(DicomTag tag) => Find(tag) ?? throw new DicomDataException($"{Name(tag)} is missing.");

    private int IndexOf(DicomTag tag) =>
        tag.PrivateCreator is null ? Search(tag.Key) : PrivateTag(tag, reserve: false) is DicomTag found ? Search(found.Key) : -1;

    private int Search(uint key)
    {
        int low = 0, high = _items.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            uint found = _items[middle].Tag.Key;
            if (found == key)
                return middle;
            if (found < key)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    // Elements (gggg,0010) to (gggg,00FF) say who owns the block of 256 elements whose numbers begin with the same byte (PS3.5, 7.8.1).
    private DicomTag? PrivateTag(DicomTag tag, bool reserve)
    {
        if (!tag.IsPrivate || tag.PrivateCreator is not DicomPrivateCreator creator || tag.Element is >= 0x10 and <= 0xFF && Search(tag.Key) >= 0)
            return tag;
        uint group = (uint)tag.Group << 16;
        int block = 0x10;
        for (int free = 0x10; free <= 0xFF; free++)
        {
            int index = Search(group | (uint)free);
            if (index < 0)
            {
                block = block == free ? free : block;
                continue;
            }

            if (_items[index] is DicomElement reservation && reservation.Get<string>() == creator.Creator)
                return new(tag.Group, (ushort)(free << 8 | tag.Element & 0xFF), creator);
            if (block == free)
                block = free + 1;
        }

        if (!reserve || block > 0xFF)
            return null;
        Put(ElementFactory.Make(DicomVR.LO, new(tag.Group, (ushort)block), [creator.Creator], Characters));
        return new(tag.Group, (ushort)(block << 8 | tag.Element & 0xFF), creator);
    }
}
