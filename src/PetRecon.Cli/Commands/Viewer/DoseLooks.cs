using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>The options that say how isodoses look, and which structures are shown as surfaces.</summary>
internal sealed class DoseLooks
{
    private readonly Option<string?> _style = new("--isodose-style") { Description = "What planes show of isodoses: lines, bands (the areas between the levels) or both; lines if not given.", HelpName = "name" };
    private readonly Option<string[]> _surfaces = new("--show-surface") { Description = "A structure whose surface volume renderings show, with its opacity if wanted (PTV=0.6), isodoses for those of the levels, or * for all structures.", HelpName = "name", DefaultValueFactory = static _ => [] };

    public IEnumerable<Option> Options => [_style, _surfaces];

    /// <summary>The scene as the options say.</summary>
    public Scene Apply(Scene scene, ParseResult parse)
    {
        if (parse.GetValue(_style) is string style)
        {
            if (style is not ("lines" or "bands" or "both"))
                throw new UsageException($"--isodose-style {style}: there are lines, bands and both.");
            if (scene.Isodoses.IsEmpty)
                throw new UsageException("--isodose-style: there is no dose.");
            scene = scene with { Isodoses = [.. scene.Isodoses.Select(layer => layer with { ShowsLines = style != "bands", ShowsBands = style != "lines" })] };
            if (style != "lines")
                scene = WithoutWash(scene);
        }

        foreach (string text in parse.GetValue(_surfaces) ?? [])
            scene = Surface(scene, text);
        return scene;
    }

    // Bands are the dose's colours already, unless it is all that there is to see.
    private static Scene WithoutWash(Scene scene)
    {
        HashSet<string> doses = [.. scene.Isodoses.Select(static layer => layer.LayerId)];
        return scene.Layers.Any(layer => layer.IsVisible && !doses.Contains(layer.Id))
            ? scene with { Layers = [.. scene.Layers.Select(layer => doses.Contains(layer.Id) ? layer with { IsVisible = false } : layer)] }
            : scene;
    }

    private static Scene Surface(Scene scene, string text)
    {
        // A structure's name may have the sign too.
        int equals = text.LastIndexOf('=');
        bool isNamed = equals < 0 || scene.Structures.Any(layer => layer.Structure.Name == text);
        string name = isNamed ? text : text[..equals].Trim();
        double? opacity = isNamed ? null : LayerLooks.Opacity(text[(equals + 1)..], "--show-surface");
        if (name.Equals("isodoses", StringComparison.OrdinalIgnoreCase) && !scene.Isodoses.IsEmpty)
            return scene with { Isodoses = [.. scene.Isodoses.Select(layer => layer with { ShowsSurfaces = true, SurfaceOpacity = opacity ?? layer.SurfaceOpacity })] };
        if (!scene.Structures.Any(Matches))
            throw new UsageException($"--show-surface {name}: there are {string.Join(", ", scene.Structures.Select(static layer => layer.Structure.Name).Concat(scene.Isodoses.IsEmpty ? [] : ["isodoses"]))}.");
        return scene with { Structures = [.. scene.Structures.Select(layer => Matches(layer) ? layer with { ShowsSurface = true, SurfaceOpacity = opacity ?? layer.SurfaceOpacity } : layer)] };

        bool Matches(StructureLayer layer) => name == "*" || layer.Structure.Name == name;
    }
}
