using System.Collections.Immutable;

namespace PetRecon.Viewer.Interaction;

/// <summary>A list within a key, equal to another one with equal entries: what a pane shows of a scene is listed anew for each frame.</summary>
internal sealed class ListKey<T>(ImmutableArray<T> entries) : IEquatable<ListKey<T>>
{
    private readonly ImmutableArray<T> _entries = entries;

    public bool Equals(ListKey<T>? other) => other is not null && (_entries == other._entries || _entries.AsSpan().SequenceEqual(other._entries.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as ListKey<T>);

    public override int GetHashCode() => _entries.Length;
}
