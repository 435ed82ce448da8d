using System.Collections.Immutable;
using System.Text.Json;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>Reads phantom files; the format is described in phantoms/README.md.</summary>
internal static class PhantomFile
{
    private const string Format = "petrecon-phantom-1";
    private const int LargestFileBytes = 16 << 20;

    public static Phantom Parse(ReadOnlyMemory<byte> json, string file)
    {
        if (json.Length > LargestFileBytes)
            throw new PhantomFormatException(file, "$", $"the file has {json.Length} bytes; a phantom has at most {LargestFileBytes}.");
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(new StrictJson(file, "$", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new PhantomFormatException(file, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", $"not valid JSON: {e.Message}", e);
        }
    }

    private static Phantom Read(StrictJson root)
    {
        if (root.Text("format") is var format && format != Format)
            throw root.Error("format", $"\"{format}\" is not a format that is known here; expected \"{Format}\"");
        string name = root.Text("name");
        string description = root.TextOr("description", "");
        Dictionary<string, Material> materials = Materials.All.ToDictionary(static m => m.Name, StringComparer.Ordinal);
        if (root.Has("materials"))
            ReadMaterials(root.Object("materials"), materials);

        var shapes = ImmutableArray.CreateBuilder<PhantomShape>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (StrictJson shapeJson in root.Objects("shapes"))
        {
            PhantomShape shape = PhantomShapeReader.Read(shapeJson, materials);
            if (shape.Name.Length > 0 && !names.Add(shape.Name))
                throw shapeJson.Error("name", $"two shapes are called \"{shape.Name}\"");
            shapes.Add(shape);
        }

        if (shapes.Count == 0)
            throw root.Error("shapes", "a phantom needs at least one shape");
        var regions = ImmutableArray.CreateBuilder<Vector3D>();
        if (root.Has("backgroundRegions"))
        {
            foreach (StrictJson region in root.Objects("backgroundRegions"))
            {
                regions.Add(region.Vector("centerMm"));
                region.ExpectNothingElse("centerMm");
            }
        }

        root.ExpectNothingElse("format, name, description, materials, shapes, backgroundRegions");
        return new(name, shapes.ToImmutable(), regions.ToImmutable(), description);
    }

    private static void ReadMaterials(StrictJson json, Dictionary<string, Material> materials)
    {
        foreach (string name in json.Keys())
        {
            StrictJson material = json.Object(name);
            double attenuation = material.Number("attenuationPerMm", 0);
            if (attenuation >= 1)
                throw material.Error("attenuationPerMm", FormattableString.Invariant($"{attenuation} /mm is denser than any element; water is 0.0096. Was it given in 1/cm?"));
            material.ExpectNothingElse("attenuationPerMm");
            if (!materials.TryAdd(name, new(name, attenuation)))
                throw json.Error(name, "this material is built in; give yours another name");
        }
    }
}
