using System.Globalization;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>Puts the text of a program together from the files in shaders; see the list there.</summary>
internal static class LayerShader
{
    private const string Each = "#pragma each ";

    /// <summary>The text of the vertex shader.</summary>
    public static string Vertex { get; } = Read("screen");

    /// <summary>The text of a fragment shader.</summary>
    /// <param name="law">What is made of a layer: plane, maximum, volume, surface or radiograph.</param>
    /// <param name="main">The main function: layers, values, haze or solid.</param>
    /// <param name="layers">The layers, how their volumes are cut, and whether the device's filter interpolates.</param>
    /// <param name="skips">Whether empty space is passed over.</param>
    /// <param name="hasSurfaces">Whether lines of sight go through surfaces.</param>
    public static string Fragment(string law, string main, IReadOnlyList<(VolumeLayer Layer, BrickLayout Layout, bool IsFiltered)> layers, bool skips, bool hasSurfaces)
    {
        StringBuilder text = new("#version 330 core\n");
        text.Append(CultureInfo.InvariantCulture, $"#define SKIPS {(skips ? "true" : "false")}\n");
        text.Append(CultureInfo.InvariantCulture, $"const int transferEntries = {LayerTables.TransferEntries};\n");
        text.Append(CultureInfo.InvariantCulture, $"const int mostCuts = {ClipPlane.Most};\n");
        text.Append(CultureInfo.InvariantCulture, $"#define SURFACES {(hasSurfaces ? 1 : 0)}\nconst int crossingRow = {CrossingTables.RowLength};\n");
        text.Append(Read("common"));
        if (main is "haze" or "solid")
            text.Append(Read("crossings"));
        string template = Read("layer") + Read(law);
        for (int n = 0; n < layers.Count; n++)
        {
            (VolumeLayer layer, BrickLayout layout, bool isFiltered) = layers[n];
            string head = string.Create(
                CultureInfo.InvariantCulture,
                $"#define FILTERED_N {(isFiltered ? 1 : 0)}\n#define INTERPOLATED_N {(layer.IsInterpolated ? 1 : 0)}\n#define BLEND_N {(int)layer.Blend}\n#define HOUNSFIELD_N {(layer.Volume is Volume<Hounsfield> ? 1 : 0)}\n#define BANDS_N {layer.Bands.Length}\n#define SHADED_N {(IsShaded(layer) ? 1 : 0)}\nconst int row_N = {n};\n");
            text.Append(Numbered(head + layout.FetchFunction() + template, n));
        }

        foreach (string line in Read(main).Split('\n'))
        {
            if (!line.StartsWith(Each, StringComparison.Ordinal))
                text.Append(line).Append('\n');
            for (int n = 0; line.StartsWith(Each, StringComparison.Ordinal) && n < layers.Count; n++)
                text.Append("    ").Append(Numbered(line[Each.Length..], n)).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsShaded(VolumeLayer layer) => layer.Transfer?.IsShaded ?? true;

    private static string Numbered(string text, int n) => text.Replace("_N", "_" + n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Read(string name)
    {
        using Stream stream = typeof(LayerShader).Assembly.GetManifestResourceStream($"shaders/{name}.glsl")
            ?? throw new InvalidOperationException($"The library lacks its shader {name}.glsl.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
