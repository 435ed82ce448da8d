using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Storage;

/// <summary>
/// Deals files to associations. Each SOP class is proposed with each syntax that its files have and with the two that everybody understands, in contexts of
/// their own, so that the other side says which of them it takes; 128 contexts are the most that an association can have.
/// </summary>
internal sealed class StoreContexts
{
    private readonly List<(string SopClass, string Syntax)> _wanted = [];
    private readonly List<int> _files = [];

    /// <summary>Which files go over this association, by their place.</summary>
    public IReadOnlyList<int> Files => _files;

    public IReadOnlyList<ProposedContext> Proposals =>
        [.. _wanted.Select((wanted, index) => new ProposedContext((byte)((2 * index) + 1), wanted.SopClass, [wanted.Syntax]))];

    /// <summary>Files keep their order.</summary>
    public static IReadOnlyList<StoreContexts> Deal(IReadOnlyList<StoredFile?> files)
    {
        List<StoreContexts> associations = [];
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i] is not { } file)
                continue;
            if (associations.Count == 0 || !associations[^1].TryAdd(file, i))
            {
                associations.Add(new());
                associations[^1].TryAdd(file, i);
            }
        }

        return associations;
    }

    private bool TryAdd(StoredFile file, int place)
    {
        (string, string)[] missing =
        [
            .. new[] { file.TransferSyntaxUid, KnownUids.ExplicitLittleEndian, KnownUids.ImplicitLittleEndian }
                .Distinct()
                .Select(syntax => (file.SopClassUid, syntax))
                .Except(_wanted),
        ];
        if (_wanted.Count + missing.Length > AssociateCodec.MaxContexts)
            return false;
        _wanted.AddRange(missing);
        _files.Add(place);
        return true;
    }
}
