namespace PetRecon.Viewer.Interaction;

/// <summary>Names a pane: what it shows, and where.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Column">The column of a comparison that it is in, from 1; 0 for the pane that shows all layers, beside no other of its kind.</param>
internal readonly record struct PaneId(PaneKind Kind, int Column = 0)
{
    /// <summary>Columns that a comparison may have.</summary>
    public const int MaxColumns = 4;

    private const string ColumnLetters = "abcd";

    /// <summary>The name by which pages and messages call it: "axial", or "axial-b" in the second column.</summary>
    public string Name => Column == 0 ? KindName : $"{KindName}-{ColumnLetters[Column - 1]}";

    /// <summary>Whether a pixel of it is a place: not where lines of sight are looked along.</summary>
    public bool IsPlane => Kind is not (PaneKind.Projection or PaneKind.Beam);

    private string KindName => Kind.ToString().ToLowerInvariant();

    public static implicit operator PaneId(PaneKind kind) => new(kind);

    /// <summary>The pane of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static PaneId Of(string name)
    {
        int column = name.Length > 2 && name[^2] == '-' ? 1 + ColumnLetters.IndexOf(name[^1], StringComparison.Ordinal) : 0;
        string kindName = column > 0 ? name[..^2] : name;
        foreach (PaneKind kind in Enum.GetValues<PaneKind>())
        {
            if (kind.ToString().Equals(kindName, StringComparison.OrdinalIgnoreCase))
                return new(kind, column);
        }

        throw new InputException($"There is no pane \"{name}\"; one of {string.Join(", ", Enum.GetValues<PaneKind>().Select(static kind => new PaneId(kind).Name))} was expected, with -a to -d for one in a column of a comparison.");
    }
}
