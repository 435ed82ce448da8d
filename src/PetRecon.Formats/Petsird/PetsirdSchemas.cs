using System.Collections.Concurrent;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// The schemas of the known versions, embedded to the byte as the official PETSIRD packages write them (Schemas/README.md), and what
/// the rest of this folder has to know about a schema.
/// </summary>
internal static class PetsirdSchemas
{
    private static readonly (PetsirdVersion Version, string Resource)[] Known =
    [
        (PetsirdVersion.Head, "schema_head.json"),
        (PetsirdVersion.Version010, "schema_v0_10_0.json"),
        (PetsirdVersion.Version091, "schema_v0_9_1.json"),
        (PetsirdVersion.Version072, "schema_v0_7_2.json"),
    ];

    private static readonly ConcurrentDictionary<PetsirdVersion, string> Texts = new();

    public static string TextOf(PetsirdVersion version) => Texts.GetOrAdd(version, static v => Load(v));

    public static PetsirdVersion VersionOf(YardlSchema schema)
    {
        foreach ((PetsirdVersion version, _) in Known)
        {
            if (string.Equals(TextOf(version), schema.Text, StringComparison.Ordinal))
                return version;
        }

        return PetsirdVersion.Other;
    }

    /// <summary>
    /// Whether tables are square and events may be ordered either way, as up to v0.9.1; from v0.10 on the schema has lower triangular matrices.
    /// </summary>
    public static bool IsSquare(YardlSchema schema) => !schema.TypeNames.Contains("LowerTriangularMatrix");

    private static string Load(PetsirdVersion version)
    {
        string resource = Array.Find(Known, known => known.Version == version).Resource
            ?? throw new ArgumentOutOfRangeException(nameof(version), version, "There is no schema for this version of PETSIRD.");
        using Stream stream = typeof(PetsirdSchemas).Assembly.GetManifestResourceStream($"PetRecon.Formats.Petsird.Schemas.{resource}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
