using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.Scanners;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Analysis;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Cli.Demo;

/// <summary>The demonstration's report: one HTML file that holds its pictures.</summary>
internal sealed class DemoReport(
    Phantom phantom, ScannerGeometry scanner, AcquisitionTally tally, Volume truth, DemoImage[] images, ComputeDevice device, string folder)
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2126; }
        h1, h2 { line-height: 1.2; } table { border-collapse: collapse; } th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #d5dade; }
        th:first-child, td:first-child { text-align: left; } img { max-width: 100%; } figure { margin: 1rem 0; } figcaption { color: #5a646e; }
        """;

    public static JsonObject ContrastJson(IEnumerable<DemoImage> images) => new(images.Select(image => KeyValuePair.Create<string, JsonNode?>(
        image.Variant.Name,
        new JsonArray([.. image.Quality.Spheres.Select(sphere => new JsonObject
        {
            ["diameterMm"] = sphere.DiameterMm,
            ["percentContrast"] = JsonText.Number(sphere.PercentContrast),
            ["percentBackgroundVariability"] = JsonText.Number(sphere.PercentBackgroundVariability),
            ["discMean"] = JsonText.Number(sphere.DiscMean),
            ["backgroundMean"] = JsonText.Number(sphere.BackgroundMean),
        })]))));

    public string Html()
    {
        StringBuilder html = new();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>PetRecon demonstration</title><style>").Append(Style).AppendLine("</style></head><body>");
        html.AppendLine("<h1>PetRecon demonstration</h1>");
        html.AppendLine(Invariant(
            $"<p>{Text(phantom.Name)}, measured by {Text(scanner.ModelName)} ({scanner.DetectionBinCount:N0} crystals, {scanner.Tof(0, 0).FwhmMm / TofPair.MmPerPs:0} ps): {tally.Prompts:N0} prompts. Simulated with exact chords, written as PETSIRD list mode, read back and reconstructed on {truth.Grid} by {Text(device.ToString())}. PetRecon {Text(ProgramVersion.Text)}.</p>"));
        html.AppendLine("<h2>Contrast recovery and background variability</h2>");
        html.AppendLine("<p>NEMA NU 2: the sphere's measured contrast over its true one, and the standard deviation of 60 background discs of the sphere's diameter over their mean.</p>");
        AppendTable(html);
        AppendMeans(html);
        AppendPicture(html, "contrast.png", "Contrast recovery by sphere");
        AppendPicture(html, "contrast-noise.png", "Contrast and noise of one sphere as the iterations go on");
        html.AppendLine("<h2>Images</h2>");
        AppendPicture(html, "images.png", $"The truth, and OSEM with {string.Join("; with ", images.Select(image => image.Variant.Title))}; {images[0].Result.Iterations} iterations, in {images[0].Result.Image.Unit}");
        AppendStudy(html);
        html.AppendLine("<h2>The scanner</h2>");
        AppendPicture(html, "scanner.png", scanner.ModelName);
        html.AppendLine("<h2>What was left out</h2><p>Scatter, dead time and detector efficiencies are not part of this demonstration; attenuation, positron range, time of flight and depth of interaction are. The attenuation map is the true one.</p>");
        html.AppendLine("</body></html>");
        return html.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private void AppendTable(StringBuilder html)
    {
        html.Append("<table><tr><th>sphere</th>");
        foreach (DemoImage image in images)
            html.Append("<th>").Append(Text(image.Variant.Title)).Append("</th>");
        html.AppendLine("</tr>");
        for (int row = 0; row < images[0].Quality.Spheres.Length; row++)
        {
            html.Append(Invariant($"<tr><td>{images[0].Quality.Spheres[row].DiameterMm:0} mm</td>"));
            foreach (DemoImage image in images)
            {
                NemaSphere sphere = image.Quality.Spheres[row];
                html.Append(Invariant($"<td>{sphere.PercentContrast:0.0} % at {sphere.PercentBackgroundVariability:0.0} %</td>"));
            }

            html.AppendLine("</tr>");
        }

        html.AppendLine("</table>");
    }

    private void AppendMeans(StringBuilder html)
    {
        html.AppendLine(Invariant($"<p>Mean of the background, where the truth is {images[0].Quality.TrueBackgroundBqPerMl:0} Bq/mL:"));
        html.AppendJoin(", ", images.Select(image => Invariant($"{Text(image.Variant.Title)} {image.Quality.BackgroundMean:0}"))).AppendLine(".</p>");
    }

    private void AppendStudy(StringBuilder html)
    {
        html.AppendLine("<h2>PET, CT and dose together</h2>");
        html.AppendLine(Invariant($"<p>Drawn by PetRecon's viewer; <code>petrecon view scene.json</code> in this folder shows the same in a browser. The CT is the phantom's true attenuation at 511 keV as CT numbers, 1000 (mu - mu of water) / mu of water, without noise. Of the PET the outermost {DemoStudy.NoisyEndMm:0} mm at either end are left out: few lines of response cross there, and noise is all that is seen.</p>"));
        AppendPicture(html, DemoPictures.Fused, "PET with time of flight and resolution model (colours) on CT (grey), lines of an illustrative dose (see below), and its target; beside them the PET's maximum projection");
        AppendPicture(html, DemoPictures.Rotating, "The PET's maximum projection, once around");
        AppendPicture(html, DemoPictures.Volume, "CT and PET as a volume rendering: the walls of the phantom and its lung insert, and the hot spheres");
        AppendPicture(html, DemoPictures.Dose, "The illustrative dose on CT");
        html.AppendLine(Invariant(
            $"<p>This is an illustrative dose, no plan: nobody optimised it, and it is made up by formulas to have something to draw. Two square fields of parallel protons, from above and from the left, each with half of {DemoStudy.PrescriptionGray:0} Gy on the plateau of a spread-out Bragg peak (the closed form of Bortfeld and Schlegel, Phys Med Biol 41 (1996) 1331, with range straggling), over the depth in water of the CT by the generic table of stopping powers. The fields' edges are error functions of {IllustrativeDose.BlurAtSurfaceMm:0} mm at the surface and {100 * IllustrativeDose.BlurShareOfDepth:0.0} % of the depth, added in squares.</p>"));
    }

    private void AppendPicture(StringBuilder html, string name, string caption)
    {
        string content = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, name)));
        string kind = Path.GetExtension(name) == ".gif" ? "image/gif" : "image/png";
        html.Append("<figure><img alt=\"").Append(Text(caption)).Append("\" src=\"data:").Append(kind).Append(";base64,").Append(content).Append("\"><figcaption>")
            .Append(Text(caption)).AppendLine("</figcaption></figure>");
    }
}
