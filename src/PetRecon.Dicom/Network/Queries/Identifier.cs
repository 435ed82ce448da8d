using PetRecon.Dicom.Network.Storage;

namespace PetRecon.Dicom.Network.Queries;

/// <summary>Data sets of queries and retrievals (identifiers), to bytes and back: a file in memory without its head.</summary>
internal static class Identifier
{
    private const string Unicode = "ISO_IR 192";
    private const string AnyInstance = "2.25.1";

    public static DicomDataset Make(string level, IEnumerable<QueryKey> keys)
    {
        DicomDataset dataset = new DicomDataset().NotValidated();
        QueryKey[] all = [.. keys];
        if (all.Any(key => key.Value.Any(character => !char.IsAscii(character))))
            dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, Unicode);
        dataset.AddOrUpdate(DicomTag.QueryRetrieveLevel, level);
        foreach (QueryKey key in all)
            Add(dataset, key);
        return dataset;
    }

    public static Stream Encode(DicomDataset dataset, string sopClassUid, string syntaxUid)
    {
        // A file's header needs identifiers, which would be keys of the query.
        DicomDataset head = new DicomDataset(DicomTransferSyntax.Parse(syntaxUid)).NotValidated();
        head.AddOrUpdate(DicomTag.SOPClassUID, sopClassUid).AddOrUpdate(DicomTag.SOPInstanceUID, AnyInstance);
        DicomFile file = new(head);
        file.Dataset.Remove(DicomTag.SOPClassUID, DicomTag.SOPInstanceUID).AddOrUpdate(dataset);
        MemoryStream stream = new();
        file.Save(stream);
        return Reencoding.AtDataSet(stream);
    }

    /// <exception cref="DicomFormatException">The bytes are no data set.</exception>
    public static DicomDataset Decode(MemoryStream identifier, string peer, string syntaxUid)
    {
        if (identifier.Length == 0)
            return new();
        using MemoryStream file = new();
        file.Write(MetaHeader.Write(KnownUids.StudyRootFind, AnyInstance, syntaxUid, ""));
        identifier.WriteTo(file);
        file.Position = 0;
        try
        {
            return DicomFile.Open(file, FileReadOption.ReadAll).Dataset;
        }
        catch (DicomFileException exception)
        {
            throw new DicomFormatException(peer, $"it sent an identifier that cannot be read: {exception.Message}", null, exception);
        }
    }

    /// <summary>The attributes as text.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Texts(DicomDataset dataset)
    {
        Dictionary<string, IReadOnlyList<string>> texts = [];
        foreach (DicomItem item in dataset)
        {
            if (item is DicomElement && dataset.TryGetValues(item.Tag, out string[]? values))
                texts[QueryKey.NameOf(item.Tag)] = values.Length == 1 && values[0].Length == 0 ? [] : values;
        }

        return texts;
    }

    private static void Add(DicomDataset dataset, QueryKey key)
    {
        try
        {
            if (key.Tag.DictionaryEntry.ValueRepresentations[0] == DicomVR.SQ)
                dataset.AddOrUpdate(key.Tag, Array.Empty<DicomDataset>());
            else if (key.Value.Length == 0)
                dataset.AddOrUpdate(key.Tag, Array.Empty<string>());
            else
                dataset.AddOrUpdate(key.Tag, key.Value.Split('\\'));
        }
        catch (Exception exception) when (exception is DicomDataException or FormatException)
        {
            throw new ArgumentException($"'{key.Value}' is no value of {key.Name}: {exception.Message}", exception);
        }
    }
}
