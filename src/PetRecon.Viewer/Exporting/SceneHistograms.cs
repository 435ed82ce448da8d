using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Histograms;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Exporting;

/// <summary>Dose-volume histograms of a scene's visible structures, in its uppermost layer of dose.</summary>
/// <param name="Dose">The dose.</param>
/// <param name="Curves">The histograms.</param>
/// <param name="Notes">What has to be known beside them, and which structures have none.</param>
internal sealed record SceneHistograms(VolumeLayer Dose, IReadOnlyList<(StructureLayer Layer, DoseVolumeHistogram Histogram)> Curves, IReadOnlyList<string> Notes)
{
    private const int Rows = 1000;

    // More than a chart has pixels.
    private const int CurvePoints = 256;

    /// <summary>Calculates them; takes seconds for large structures.</summary>
    /// <exception cref="InputException">There is no dose.</exception>
    public static SceneHistograms Of(Scene scene, CancellationToken cancellation)
    {
        VolumeLayer dose = scene.Layers.LastOrDefault(static layer => DoseLayers.IsDose(layer.Volume)) ?? throw new InputException("The scene has no dose.");
        List<(StructureLayer, DoseVolumeHistogram)> curves = [];
        List<string> notes = [];
        foreach (StructureLayer layer in scene.Structures.Where(static layer => layer.IsVisible))
        {
            Structure structure = dose.SceneToVolume is { } way ? layer.Structure.InSpace(way, "") : layer.Structure;
            try
            {
                DoseVolumeHistogram histogram = DoseVolumeHistogram.Of(structure, dose.Volume, cancellation: cancellation);
                curves.Add((layer, histogram));
                notes.AddRange(histogram.Warnings);
            }
            catch (ArgumentException exception)
            {
                // A structure that has no histogram, such as a point or one outside of the dose, is said; the others are shown.
                notes.Add(exception.Message);
            }
        }

        return new(dose, curves, notes);
    }

    /// <summary>A histogram as a curve: doses from 0 to the highest, and what part of the volume has at least as much, percent.</summary>
    public static ImmutableArray<(double Dose, double Percent)> PointsOf(DoseVolumeHistogram histogram) =>
        [.. Enumerable.Range(0, CurvePoints).Select(n => histogram.Max * n / (CurvePoints - 1)).Select(dose => (dose, histogram.PercentAtLeast(dose)))];

    /// <summary>A file: a column of doses in round steps, and one of percent of the volume that has at least as much for each structure.</summary>
    public string ToCsv()
    {
        CsvLines csv = new();
        csv.Add([$"dose {Dose.Unit}".TrimEnd(), .. Curves.Select(static curve => (object?)FormattableString.Invariant($"{curve.Layer.Structure.Name} % of {curve.Histogram.VolumeCc:0.####} cc"))]);
        double highest = Curves.Select(static curve => curve.Histogram.Max).DefaultIfEmpty(0).Max();
        if (!(highest > 0))
            return csv.ToString();
        double step = RoundNumbers.Below(highest / Rows);
        for (int n = 0; n <= Math.Ceiling(highest / step); n++)
            csv.Add([Math.Round(n * step, 12), .. Curves.Select(curve => (object?)curve.Histogram.PercentAtLeast(n * step))]);
        return csv.ToString();
    }
}
