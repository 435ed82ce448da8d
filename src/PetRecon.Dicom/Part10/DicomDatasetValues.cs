using System.Diagnostics.CodeAnalysis;

namespace PetRecon.Dicom.Part10;

/// <summary>Values read and put in by type.</summary>
internal partial class DicomDataset
{
    /// <summary>The one value of an attribute.</summary>
    /// <exception cref="DicomDataException">It is missing, has none or several, or cannot be had as T.</exception>
    public T GetSingleValue<T>(DicomTag tag)
    {
        DicomElement element = Element(tag);
        if (typeof(T) == typeof(IByteBuffer))
            return (T)(object)element.Buffer;
        return element.Count == 1
            ? element.Get<T>(0)
            : throw new DicomDataException($"{Name(tag)} has {element.Count} values where one was expected.");
    }

    public bool TryGetSingleValue<T>(DicomTag tag, [MaybeNullWhen(false)] out T value) => Try(tag, 0, isSingle: true, out value);

    public T GetSingleValueOrDefault<T>(DicomTag tag, T defaultValue) => TryGetSingleValue(tag, out T? value) ? value! : defaultValue;

    /// <summary>Value number <paramref name="index"/>, from 0.</summary>
    /// <exception cref="DicomDataException">It is missing, or cannot be had as T.</exception>
    public T GetValue<T>(DicomTag tag, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Element(tag).Get<T>(index);
    }

    public bool TryGetValue<T>(DicomTag tag, int index, [MaybeNullWhen(false)] out T elementValue) => Try(tag, index, isSingle: false, out elementValue);

    public T GetValueOrDefault<T>(DicomTag tag, int index, T defaultValue) => TryGetValue(tag, index, out T? value) ? value! : defaultValue;

    /// <summary>All values of an attribute.</summary>
    /// <exception cref="DicomDataException">It is missing, or a value cannot be had as T.</exception>
    public T[] GetValues<T>(DicomTag tag) => Element(tag).Get<T[]>();

    public bool TryGetValues<T>(DicomTag tag, [NotNullWhen(true)] out T[]? values)
    {
        values = null;
        if (Find(tag) is not DicomElement element)
            return false;
        try
        {
            values = element.Get<T[]>();
            return true;
        }
        catch (DicomDataException)
        {
            return false;
        }
    }

    /// <summary>The whole value as text, values parted by backslashes.</summary>
    /// <exception cref="DicomDataException">It is missing.</exception>
    public string GetString(DicomTag tag) => Element(tag).Get<string>();

    public bool TryGetString(DicomTag tag, [NotNullWhen(true)] out string? stringValue)
    {
        stringValue = (Find(tag) as DicomElement)?.Get<string>();
        return stringValue is not null;
    }

    /// <exception cref="DicomDataException">It is missing.</exception>
    public int GetValueCount(DicomTag tag) => Required(tag) switch
    {
        DicomElement element => element.Count,
        DicomSequence sequence => sequence.Items.Count,
        _ => throw new DicomDataException($"{Name(tag)} has no values."),
    };

    /// <summary>Puts values in, in the representation that the dictionary gives the tag.</summary>
    /// <exception cref="DicomDataException">The values do not fit the representation.</exception>
    public DicomDataset AddOrUpdate<T>(DicomTag tag, params T[] values)
    {
        if (values is DicomItem[] items && tag.DictionaryEntry.ValueRepresentations[0] != DicomVR.SQ)
            return AddOrUpdate(items);
        if (values is DicomDataset[] datasets)
        {
            Put(new DicomSequence(tag, datasets));
            return this;
        }

        return AddOrUpdate(ElementFactory.RepresentationFor<T>(tag), tag, values);
    }

    /// <summary>Puts values in, in a representation.</summary>
    /// <exception cref="DicomDataException">The values do not fit the representation.</exception>
    public DicomDataset AddOrUpdate<T>(DicomVR vr, DicomTag tag, params T[] values)
    {
        DicomTag place = PrivateTag(tag, reserve: true) ?? throw new DicomDataException($"Group {tag.Group:x4} has no free block for {tag}.");
        if (vr == DicomVR.SQ)
            Put(new DicomSequence(place, [.. values.Cast<DicomDataset>()]));
        else
            Put(ElementFactory.Make(vr, place, values, Characters, ValidateItems));
        return this;
    }

    /// <summary>Puts values in.</summary>
    /// <exception cref="ArgumentException">The tag is there already.</exception>
    /// <exception cref="DicomDataException">The values do not fit the representation.</exception>
    public DicomDataset Add<T>(DicomTag tag, params T[] values)
    {
        ThrowIfThere(tag);
        return AddOrUpdate(tag, values);
    }

    /// <summary>Puts values in, in a representation.</summary>
    /// <exception cref="ArgumentException">The tag is there already.</exception>
    /// <exception cref="DicomDataException">The values do not fit the representation.</exception>
    public DicomDataset Add<T>(DicomVR vr, DicomTag tag, params T[] values)
    {
        ThrowIfThere(tag);
        return AddOrUpdate(vr, tag, values);
    }

    private void ThrowIfThere(DicomTag tag)
    {
        if (Contains(tag))
            throw new ArgumentException($"The data set has {Name(tag)} already; use AddOrUpdate to replace it.");
    }

    private DicomElement Element(DicomTag tag) =>
        Required(tag) as DicomElement ?? throw new DicomDataException($"{Name(tag)} has no values: it is a sequence or compressed pixel data.");

    private bool Try<T>(DicomTag tag, int index, bool isSingle, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (index < 0 || Find(tag) is not DicomElement element)
            return false;
        if (typeof(T) == typeof(IByteBuffer))
        {
            value = (T)(object)element.Buffer;
            return true;
        }

        int count = element.Count;
        if (index >= count || isSingle && count != 1)
            return false;
        try
        {
            value = element.Get<T>(index);
            return true;
        }
        catch (DicomDataException)
        {
            return false;
        }
    }
}
