namespace PetRecon.Formats.Yardl;

/// <summary>Which kind of JSON value a type becomes, which decides whether the cases of a union need a tag to be told apart.</summary>
internal static class NdjsonKinds
{
    [Flags]
    private enum Kinds
    {
        Null = 1,
        Bool = 2,
        Number = 4,
        Text = 8,
        Array = 16,
        Object = 32,
    }

    /// <summary>Whether a union's value is written as {"Tag":value} and not bare.</summary>
    public static bool NeedsTag(YardlType union)
    {
        Kinds seen = 0;
        foreach (YardlMember member in union.Members)
        {
            Kinds kinds = member.Type is null ? Kinds.Null : KindsOf(member.Type);
            if ((seen & kinds) != 0)
                return true;
            seen |= kinds;
        }

        return false;
    }

    /// <summary>Whether a value of the type can begin with the given byte of JSON.</summary>
    public static bool Fits(YardlType? type, System.Text.Json.JsonTokenType token) => (token switch
    {
        System.Text.Json.JsonTokenType.Null => Kinds.Null,
        System.Text.Json.JsonTokenType.True or System.Text.Json.JsonTokenType.False => Kinds.Bool,
        System.Text.Json.JsonTokenType.Number => Kinds.Number,
        System.Text.Json.JsonTokenType.String => Kinds.Text,
        System.Text.Json.JsonTokenType.StartArray => Kinds.Array,
        _ => Kinds.Object,
    } & (type is null ? Kinds.Null : KindsOf(type))) != 0;

    private static Kinds KindsOf(YardlType type) => type.Kind switch
    {
        YardlKind.Bool => Kinds.Bool,
        YardlKind.String or YardlKind.Date or YardlKind.Time or YardlKind.DateTime => Kinds.Text,
        YardlKind.ComplexFloat32 or YardlKind.ComplexFloat64 or YardlKind.Vector => Kinds.Array,
        YardlKind.Enum => type.IsFlags ? Kinds.Array | Kinds.Number : Kinds.Text | Kinds.Number,
        YardlKind.Record => Kinds.Object,
        YardlKind.Array => type.FixedCount >= 0 ? Kinds.Array : Kinds.Object,
        YardlKind.Map => type.Keys!.Kind == YardlKind.String ? Kinds.Object : Kinds.Array,
        YardlKind.Optional => Kinds.Null | KindsOf(type.Items!),
        YardlKind.Union => Kinds.Object,
        _ => Kinds.Number,
    };
}
