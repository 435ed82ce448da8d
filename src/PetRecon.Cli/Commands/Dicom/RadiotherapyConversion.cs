using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Images;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Dicom.Segmentations;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>Doses, segments and regions as images.</summary>
internal sealed class RadiotherapyConversion
{
    private readonly DicomReading _images;
    private readonly Option<string?> _roi = new("--roi") { Description = "Which region of a structure set, or segment of a segmentation, to write as a mask (parts of voxels, 0 to 1).", HelpName = "name" };
    private readonly Option<string?> _grid = new("--grid") { Description = "Whose voxels a region's mask gets: an image, a DICOM dose, or a folder of DICOM images (--series chooses).", HelpName = "path" };
    private readonly Option<bool> _centres = new("--voxel-centres") { Description = "Make the mask of whole voxels, those whose centres are inside, as other programs do." };

    private readonly ContourFilling _between = new();

    public RadiotherapyConversion(DicomReading images) => _images = images;

    public IEnumerable<Option> Options => [_roi, _grid, _centres, .. _between.Options];

    /// <summary>Makes the image that a file of radiotherapy stands for.</summary>
    public (Volume Volume, JsonObject Source) Read(string input, ParseResult parse, Report report, CancellationToken cancellation)
    {
        RadiotherapyObjectKind kind = RadiotherapyObject.KindOf(input);
        return kind switch
        {
            RadiotherapyObjectKind.Dose => Dose(input, report),
            RadiotherapyObjectKind.Segmentation => Segment(input, parse, report),
            RadiotherapyObjectKind.StructureSet => Region(input, parse, report, cancellation),
            _ => throw new UsageException($"{input} is a {kind}, which has no image to convert. petrecon inspect shows what is in it."),
        };
    }

    private static (Volume Volume, JsonObject Source) Dose(string input, Report report)
    {
        RtDose dose = RtDose.Read(input);
        Warn(dose.Warnings, report);
        if (!dose.HasGrid)
            throw new UsageException($"{input} holds dose-volume histograms only, no dose on a grid.");
        report.Say($"{dose.Grid.Grid}, {dose.Grid.QuantityName} in {(dose.Grid.Unit.Length > 0 ? dose.Grid.Unit : "no unit")}");
        return (dose.Grid, new() { ["kind"] = dose.Kind.ToString(), ["unit"] = dose.Grid.Unit, ["summationType"] = dose.SummationType, ["frameOfReferenceUid"] = dose.Identity.FrameOfReferenceUid });
    }

    private (Volume Volume, JsonObject Source) Segment(string input, ParseResult parse, Report report)
    {
        Segmentation segmentation = Segmentation.Read(input);
        Warn(segmentation.Warnings, report);
        string? name = parse.GetValue(_roi);
        if (name is null && segmentation.Segments.Length > 1)
            throw new UsageException($"{input} has {segmentation.Segments.Length} segments; choose one by --roi: {string.Join(", ", segmentation.Segments.Select(segment => segment.Label))}.");
        Segment chosen = name is null ? segmentation.Segments[0] : segmentation.Find(name);
        Volume<Occupancy> volume = segmentation.OccupancyOf(chosen.Number);
        return (volume, Mask(chosen.Label, volume, segmentation.Identity.FrameOfReferenceUid, report));
    }

    private (Volume Volume, JsonObject Source) Region(string input, ParseResult parse, Report report, CancellationToken cancellation)
    {
        StructureSet set = StructureSet.Read(input);
        Warn(set.Warnings, report);
        string name = parse.GetValue(_roi) ?? throw new UsageException($"{input} is a structure set; choose a region by --roi: {string.Join(", ", set.Rois.Select(roi => roi.Name))}.");
        Roi roi = set.Find(name);
        string place = parse.GetValue(_grid) ?? throw new UsageException("A mask needs voxels: name the image, dose or folder of images whose voxels it gets by --grid.");
        (VoxelGrid grid, string frame) = GridOf(place, parse, report, cancellation);
        if (frame.Length > 0 && roi.FrameOfReferenceUid.Length > 0 && frame != roi.FrameOfReferenceUid)
            report.Warn($"Region \"{roi.Name}\" is in frame of reference {roi.FrameOfReferenceUid}, but {place} is in {frame}: unless the two are the same space, the mask is in the wrong place.");
        Structure filled = _between.Fill([roi], StructureEnds.HalfSpacing, parse, report, cancellation)[0];
        StructureMask mask = StructureMask.Of(filled, grid, new() { Coverage = parse.GetValue(_centres) ? MaskCoverage.Centre : MaskCoverage.Volume }, cancellation);
        Warn(mask.Warnings, report);
        return (mask.Occupancy, Mask(roi.Name, mask.Occupancy, roi.FrameOfReferenceUid, report));
    }

    private static JsonObject Mask(string name, Volume<Occupancy> volume, string frame, Report report)
    {
        double cc = volume.Sum() * volume.Grid.VoxelVolumeMm3 / 1000;
        report.Say(FormattableString.Invariant($"{name}: {cc:0.000} cc on {volume.Grid}"));
        return new() { ["roi"] = name, ["volumeCc"] = JsonText.Number(cc), ["frameOfReferenceUid"] = frame };
    }

    private (VoxelGrid Grid, string FrameOfReferenceUid) GridOf(string place, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (!Directory.Exists(place))
            InputFiles.MustExist(place);
        if (File.Exists(place) && ImagePath.IsImage(place))
            return (InputFiles.ReadVolume(place, report).Grid, "");
        if (File.Exists(place) && RadiotherapyObject.KindOf(place) == RadiotherapyObjectKind.Dose)
        {
            RtDose dose = RtDose.Read(place);
            return (dose.HasGrid ? dose.Grid.Grid : throw new UsageException($"{place} holds dose-volume histograms only, no dose on a grid."), dose.Identity.FrameOfReferenceUid);
        }

        DicomVolume images = _images.Read(place, parse, null, report, cancellation);
        return (images.Volume.Grid, images.Series.FrameOfReferenceUid);
    }

    private static void Warn(IEnumerable<string> warnings, Report report)
    {
        foreach (string warning in warnings)
            report.Warn(warning);
    }
}
