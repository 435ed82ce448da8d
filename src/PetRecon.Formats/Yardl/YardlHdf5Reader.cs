using PetRecon.Core.ListMode;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace PetRecon.Formats.Yardl;

/// <summary>
/// The HDF5 form that yardl's C++ library writes: a group named after the protocol with the schema, a dataset for each value, and for each
/// stream of a union a group with one dataset for each case and an index that gives their order. One item at a time is read. An HDF5
/// file is not read from front to back; errors name the byte at which the last reading began, and which item it was.
/// </summary>
internal sealed class YardlHdf5Reader : YardlStreamReader
{
    private readonly string _path;
    private readonly PlaceStream _place;
    private readonly IH5Group _group;
    private readonly NativeFile _file;
    private (int CaseIndex, ulong Row)[]? _index;
    private long _next;

    public YardlHdf5Reader(string path, Stream stream)
    {
        _path = path;
        _place = new(stream);
        _file = Guard(() => H5File.Open(_place, leaveOpen: false));
        try
        {
            _group = Guard(() => _file.Children().OfType<IH5Group>().FirstOrDefault(static g => g.LinkExists("$yardl_schema")))
                ?? throw Error("the file has no group with a $yardl_schema; it is not yardl's.");
            int version = Guard(() => _group.Attribute("$yardl_format_version").Read<int>());
            if (version != 1)
                throw Error($"the yardl format version is {version}; only 1 is known.");
            Schema = ParseSchema(Guard(() => _group.Dataset("$yardl_schema").Read<string>()), Error);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override YardlSchema Schema { get; }

    public override long Offset => 0;

    public override void SkipTo(long offset)
    {
        // Items are found through the index, so there is nothing to go past.
    }

    public override object? ReadValue(int step)
    {
        YardlStep given = Schema.Steps[step];
        return Guard(() => Hdf5Decoder.Decode(_group.Dataset(given.Name).Read<Dictionary<string, object?>>(), given.Type));
    }

    public override bool TryReadItem(int step, out object? item)
    {
        item = null;
        YardlStep given = Schema.Steps[step];
        _index ??= Guard(() => ReadIndex(given));
        if (_next >= _index.Length)
            return false;
        BlockBegun = 1;
        (int caseIndex, ulong row) = _index[_next];
        item = Guard(() => ReadRow(given, caseIndex, row));
        _next++;
        return true;
    }

    public override ListModeFormatException Error(string problem, Exception? inner = null) =>
        new(_path, _place.LastRead, _index is null ? $"HDF5: {problem}" : $"HDF5, item {_next} of the stream: {problem}", inner);

    public override void Dispose() => _file.Dispose();

    private YardlUnion ReadRow(YardlStep step, int caseIndex, ulong row)
    {
        YardlMember member = step.Type.Members[caseIndex];
        IH5Dataset dataset = _group.Group(step.Name).Dataset(member.Name);
        if (row >= dataset.Space.Dimensions[0])
            throw new Hdf5LayoutException($"The index names row {row} of {member.Name}, which has {dataset.Space.Dimensions[0]}.");
        HyperslabSelection one = new(row, 1);
        Dictionary<string, object?>[] rows = dataset.Read<Dictionary<string, object?>[]>(fileSelection: one);
        return new(caseIndex, Hdf5Decoder.Decode(rows[0], member.Type!));
    }

    private (int CaseIndex, ulong Row)[] ReadIndex(YardlStep step)
    {
        if (step.Type.Kind != YardlKind.Union)
            throw new Hdf5LayoutException($"The stream '{step.Name}' is not of a union; PETSIRD's is.");
        Dictionary<string, object?>[] entries = _group.Group(step.Name).Dataset("$index").Read<Dictionary<string, object?>[]>();
        var index = new (int, ulong)[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            int caseIndex = Convert.ToInt32(entries[i]["type"], System.Globalization.CultureInfo.InvariantCulture);
            if (caseIndex < 0 || caseIndex >= step.Type.Members.Length)
                throw new Hdf5LayoutException($"The index of '{step.Name}' has case {caseIndex}.");
            index[i] = (caseIndex, Convert.ToUInt64(entries[i]["offset"], System.Globalization.CultureInfo.InvariantCulture));
        }

        return index;
    }

    /// <summary>Does something with PureHDF, which reports damage by exceptions of every kind.</summary>
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (ListModeFormatException or OutOfMemoryException))
        {
            throw Error(e.Message, e);
        }
    }
}
