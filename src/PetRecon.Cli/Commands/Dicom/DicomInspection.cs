using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What DICOM objects a place holds; and of one image series its volumes, values and uptake factor.</summary>
internal static class DicomInspection
{
    private const int ListedVolumes = 12;
    private const int MostSamples = 200_000;
    private const double ShownShare = 0.998;

    // What radiologists call the soft tissue window.
    private static readonly ValueWindow s_softTissue = new(-160, 240);

    public static void Run(string path, DicomReading reading, ParseResult parse, int? volume, string? plot, Report report, CancellationToken cancellation)
    {
        DicomCatalog catalog = DicomReading.Scan(path, report, cancellation);
        report.Say($"{catalog.FileCount} files, {catalog.Series.Sum(static series => series.Instances.Length)} DICOM objects, {catalog.OtherFiles.Length} other files");
        foreach (string file in catalog.OtherFiles.Take(5))
            report.Say($"  no DICOM: {file}");
        List(catalog, report);
        DicomSeries[] images = [.. catalog.Series.Where(static series => series.FrameCount > 0)];
        string? name = reading.SeriesName(parse);
        if (name is null && images.Length != 1)
        {
            if (plot is not null)
                catalog.ChooseImages(null);
            return;
        }

        DicomImageSeries chosen = DicomImageSeries.Open(name is null ? images[0] : catalog.ChooseImages(name), null, cancellation);
        report.Say($"{chosen.Series}:");
        foreach (string warning in chosen.Warnings)
            report.Warn(warning);
        Volumes(chosen, report);
        Uptake(chosen, report);
        if (chosen.Volumes.Length != 1 && volume is null)
            return;
        if (plot is null && chosen.Volumes[volume ?? 0] is { Problem: not null } or { Unevenness: not null })
            return;
        Values(reading.Read(chosen, parse, volume, report, cancellation), plot, report);
    }

    private static void List(DicomCatalog catalog, Report report)
    {
        JsonArray patients = [];
        foreach (DicomPatient patient in catalog.Patients)
        {
            report.Say($"Patient {patient.Id} {patient.Name}{(patient.Sex.Length > 0 ? $", {patient.Sex}" : "")}{(patient.BirthDate is DateOnly born ? $", born {born:yyyy-MM-dd}" : "")}");
            JsonArray studies = [];
            foreach (DicomStudy study in patient.Studies)
            {
                report.Say($"  Study of {study.Started?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "unknown time"} {study.Description}");
                report.Say("     no.  kind   objects frames      size  description");
                foreach (DicomSeries series in study.Series)
                    report.Say(Line(series));
                studies.Add(new JsonObject { ["uid"] = study.Uid, ["description"] = study.Description, ["started"] = study.Started?.ToString("s", CultureInfo.InvariantCulture), ["series"] = new JsonArray([.. study.Series.Select(Json)]) });
            }

            patients.Add(new JsonObject { ["id"] = patient.Id, ["name"] = patient.Name, ["studies"] = studies });
        }

        report.Result["format"] = "DICOM";
        report.Result["files"] = catalog.FileCount;
        report.Result["otherFiles"] = JsonText.Array(catalog.OtherFiles);
        report.Result["patients"] = patients;
    }

    private static string Line(DicomSeries series) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {series.Number?.ToString(CultureInfo.InvariantCulture) ?? "-",6}  {series.Modality,-9}{series.Instances.Length,5}{series.FrameCount,7}  {Size(series),8}  {series.Description}{(series.Device.Length > 0 ? $"  [{series.Device}]" : "")}");

    private static string Size(DicomSeries series) => series.Instances[0] is { Rows: > 0 } image ? $"{image.Columns}x{image.Rows}" : "";

    private static JsonNode Json(DicomSeries series) => new JsonObject
    {
        ["uid"] = series.Uid,
        ["number"] = series.Number,
        ["modality"] = series.Modality,
        ["description"] = series.Description,
        ["sopClass"] = series.SopClassName,
        ["frameOfReferenceUid"] = series.FrameOfReferenceUid,
        ["device"] = series.Device,
        ["started"] = series.Started?.ToString("s", CultureInfo.InvariantCulture),
        ["objects"] = series.Instances.Length,
        ["frames"] = series.FrameCount,
        ["rows"] = series.Instances[0].Rows,
        ["columns"] = series.Instances[0].Columns,
    };

    private static void Volumes(DicomImageSeries series, Report report)
    {
        foreach (DicomVolumeOutline volume in series.Volumes.Take(ListedVolumes))
        {
            report.Say($"  volume {volume.Index}: {(volume.Grid is null ? $"{volume.SliceCount} frames" : volume.Grid.ToString())}{(volume.Label.ToString() is { Length: > 0 } label ? $"; {label}" : "")}");
            foreach (string warning in volume.Warnings)
                report.Say($"    {warning}");
            if ((volume.Problem ?? volume.Unevenness) is string problem)
                report.Say($"    {problem}");
        }

        if (series.Volumes.Length > ListedVolumes)
            report.Say($"  ... {series.Volumes.Length} in all; choose one by --frame");
        report.Result["series"] = Json(series.Series);
        report.Result["volumes"] = new JsonArray([.. series.Volumes.Select(static volume => (JsonNode)new JsonObject
        {
            ["slices"] = volume.SliceCount,
            ["label"] = volume.Label.ToString(),
            ["grid"] = volume.Grid is null ? null : ReconstructionJson.Grid(volume.Grid),
            ["tiltDegrees"] = JsonText.Number(volume.TiltDegrees),
            ["problem"] = volume.Problem ?? volume.Unevenness,
        })]);
    }

    private static void Uptake(DicomImageSeries series, Report report)
    {
        if (series.Pet is not PetQuantification pet)
            return;
        report.Say($"PET:    units {pet.UnitsText}, decay corrected to {pet.DecayCorrection}, corrections {string.Join(' ', pet.Corrections)}{(pet.Radiopharmaceutical.Length > 0 ? $", {pet.Radiopharmaceutical}" : "")}");
        try
        {
            SuvResult suv = SuvCalculator.Calculate(pet, SuvKind.BodyWeight);
            report.Say(FormattableString.Invariant($"SUVbw:  factor {suv.Factor:G9} ({suv.Rule})"));
            foreach (string warning in suv.Warnings)
                report.Warn(warning);
            report.Result["suvBwFactor"] = JsonText.Number(suv.Factor);
            report.Result["suvRule"] = suv.Rule;
        }
        catch (DicomFormatException exception)
        {
            report.Say($"SUVbw:  {exception.Message}");
            report.Result["suvBwFactor"] = null;
        }
    }

    private static void Values(DicomVolume read, string? plot, Report report)
    {
        ImageInspection.Describe(read.Volume, report);
        report.Say($"Unit:   {read.Unit} ({read.Volume.QuantityName})");
        report.Result["unit"] = read.Unit;
        report.Result["tiltDegrees"] = JsonText.Number(read.TiltDegrees);
        if (plot is null)
            return;
        SliceMontage.Write(plot, [new MontageColumn("", read.Volume)], read.Volume is Volume<Hounsfield>
            ? new() { Map = ColourMaps.Grey, Window = s_softTissue, Unit = read.Unit }
            : new() { Unit = read.Unit, Window = Window(read.Volume), Map = read.Series.Modality is "PT" or "NM" ? ColourMaps.InvertedGrey : ColourMaps.Grey });
        report.Say($"Picture: {plot}");
        report.Result["plot"] = Path.GetFullPath(plot);
    }

    // A bladder full of tracer, or a vessel, would leave all else invisible.
    private static ValueWindow Window(Volume volume)
    {
        ReadOnlySpan<float> voxels = volume.Voxels;
        int stride = Math.Max(1, voxels.Length / MostSamples);
        float[] samples = new float[(voxels.Length + stride - 1) / stride];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = voxels[i * stride];
        Array.Sort(samples);
        return WindowScale.FromZero(samples[0], samples[(int)((samples.Length - 1) * ShownShare)]);
    }
}
