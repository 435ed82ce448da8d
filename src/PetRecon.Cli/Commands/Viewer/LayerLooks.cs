using System.CommandLine;
using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>The options that say how layers look.</summary>
internal sealed class LayerLooks
{
    private readonly Option<string[]> _window = new("--window") { Description = "Values of the first and last colour, of the lowest layer or of one that is named: -160,240 or pet=0,8.", HelpName = "low,high", DefaultValueFactory = static _ => [] };
    private readonly Option<string[]> _map = new("--map") { Description = "Colours, of the lowest layer or of one that is named: pet=hot-iron. There are grey, inverted-grey, hot-iron, pet, hot-metal-blue, pet-20-step, viridis, inferno, magma, plasma, blue-white-red, dose-wash.", HelpName = "name", DefaultValueFactory = static _ => [] };
    private readonly Option<string[]> _opacity = new("--opacity") { Description = "Opacity from 0 to 1, of the uppermost layer or of one that is named: dose=0.5.", HelpName = "share", DefaultValueFactory = static _ => [] };
    private readonly Option<string[]> _hide = new("--hide") { Description = "Layers or structures that are not shown.", HelpName = "name", DefaultValueFactory = static _ => [] };

    public IEnumerable<Option> Options => [_window, _map, _opacity, _hide];

    /// <summary>The scene with the layers as the options say.</summary>
    public Scene Apply(Scene scene, ParseResult parse)
    {
        foreach (string text in parse.GetValue(_window) ?? [])
            scene = Change(scene, text, "--window", isUppermost: false, static (layer, value) => layer with { Window = Window(value) });
        foreach (string text in parse.GetValue(_map) ?? [])
            scene = Change(scene, text, "--map", isUppermost: false, static (layer, value) => layer with { Map = ColourMaps.ByName(value) });
        foreach (string text in parse.GetValue(_opacity) ?? [])
            scene = Change(scene, text, "--opacity", isUppermost: true, static (layer, value) => layer with { Opacity = Opacity(value, "--opacity") });
        foreach (string name in parse.GetValue(_hide) ?? [])
            scene = Hidden(scene, name);
        return scene;
    }

    /// <summary>A share from 0 to 1.</summary>
    public static double Opacity(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1 ? share : throw new UsageException($"{option} is a share from 0 to 1, not '{text}'.");

    private static Scene Change(Scene scene, string text, string option, bool isUppermost, Func<VolumeLayer, string, VolumeLayer> change)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string id = equals >= 0 ? text[..equals].Trim() : "";
        if (scene.Layers.IsEmpty)
            throw new UsageException($"{option}: there is no image.");
        int place = id.Length == 0 ? (isUppermost ? scene.Layers.Length - 1 : 0) : scene.Layers.ToList().FindIndex(layer => layer.Id == id);
        if (place < 0)
            throw new UsageException($"{option} {text}: there is no layer {id}; there are {string.Join(", ", scene.Layers.Select(static layer => layer.Id))}.");
        return scene with { Layers = scene.Layers.SetItem(place, change(scene.Layers[place], text[(equals + 1)..].Trim())) };
    }

    private static Scene Hidden(Scene scene, string name)
    {
        bool isKnown = scene.Layers.Any(layer => layer.Id == name) || scene.Structures.Any(layer => layer.Structure.Name == name);
        return isKnown
            ? scene with
            {
                Layers = [.. scene.Layers.Select(layer => layer.Id == name ? layer with { IsVisible = false } : layer)],
                Structures = [.. scene.Structures.Select(layer => layer.Structure.Name == name ? layer with { IsVisible = false } : layer)],
            }
            : throw new UsageException($"--hide {name}: there are {string.Join(", ", scene.Layers.Select(static layer => layer.Id).Concat(scene.Structures.Select(static layer => layer.Structure.Name)))}.");
    }

    private static ValueWindow Window(string text)
    {
        double[] numbers = [.. Numbers.Doubles(text, "--window")];
        return numbers is [double low, double high] && low != high ? new(low, high) : throw new UsageException($"--window takes two different numbers, such as -160,240; not '{text}'.");
    }
}
