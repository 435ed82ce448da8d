using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>
/// The images of a series with their headers read: which volumes they form, what their values are, and the volumes themselves when asked for.
/// Slices are put in order by where they are in space. Files have to stay as they are meanwhile.
/// </summary>
public sealed class DicomImageSeries
{
    private readonly ImmutableArray<List<ImageFrame>> _volumes;
    private readonly Dictionary<(int Index, double Tolerance), SliceStack> _stacks = [];

    private DicomImageSeries(DicomSeries series, ImmutableArray<List<ImageFrame>> volumes, List<ImageFrame> pictures, ImmutableArray<string> warnings)
    {
        Series = series;
        _volumes = volumes;
        Warnings = warnings;
        Volumes = [.. volumes.Select(Outline)];
        if (pictures.Count > 0)
            Volumes = Volumes.Add(PictureOutline(pictures, Volumes.Length));
        ImageFrame? first = volumes.SelectMany(static volume => volume).Concat(pictures).OrderBy(static frame => frame.Label.Acquired ?? DateTime.MaxValue).FirstOrDefault();
        if (first is not null && series.Modality == "PT")
            Pet = PetHeader.Read(first.Dataset, first.Instance.Location, first);
    }

    /// <summary>The series.</summary>
    public DicomSeries Series { get; }

    /// <summary>Its volumes: one, or one for each time point, gate, echo, orientation and so on. Frames without a place in space come last, as one.</summary>
    public ImmutableArray<DicomVolumeOutline> Volumes { get; }

    /// <summary>What uptake values depend on; null for other images than PET.</summary>
    public PetQuantification? Pet { get; }

    /// <summary>What a user should know about the series as a whole, in whole sentences.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Reads the headers of a series, on all processors.</summary>
    /// <param name="series">A series of a <see cref="DicomCatalog"/>.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DicomFormatException">A file is damaged or no image; the message names it.</exception>
    public static DicomImageSeries Open(DicomSeries series, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Instances.Length == 0)
            throw new ArgumentException("The series has no objects.", nameof(series));
        List<string> warnings = [];
        List<ImageFrame> frames = SeriesFrames.Read(series, progress, cancellationToken);
        List<ImageFrame> pictures = frames.FindAll(static frame => frame.PositionMm is null);
        List<List<ImageFrame>> volumes = FrameGroups.Split(frames.Where(static frame => frame.PositionMm is not null), warnings);
        return new(series, [.. volumes], pictures, [.. warnings]);
    }

    /// <summary>Reads one volume.</summary>
    /// <param name="options">Which volume, and how; null for the only one, as it is.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, from any thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">There are several volumes and none was chosen, or there is no such volume.</exception>
    /// <exception cref="DicomFormatException">The slices are no grid, or damaged, or uptake values cannot be had; the message says why.</exception>
    public DicomVolume Read(DicomImageOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        int index = Choose(options.VolumeIndex);
        if (index >= _volumes.Length || Volumes[index].Problem is not null)
            throw new DicomFormatException(Series.Instances[0].Location, Volumes[index].Problem!);
        SliceStack stack = Stack(index, options.SliceTolerance);
        if (stack.Unevenness is string unevenness && options.SliceSpacing == SliceSpacingRule.Refuse)
            throw new DicomFormatException(stack.Frames[0].Instance.Location, $"{unevenness}. Reading with resampling (--resample, SliceSpacingRule.Resample) fills in by linear interpolation.");
        return VolumeAssembly.Read(this, stack, options, Volumes[index].Label, progress, cancellationToken);
    }

    private int Choose(int? index)
    {
        if (index is int chosen)
        {
            return (uint)chosen < (uint)Volumes.Length
                ? chosen
                : throw new ArgumentException($"Volume {chosen} was asked for; the {Series} has {Volumes.Length}, counted from 0.");
        }

        return Volumes.Length == 1
            ? 0
            : throw new ArgumentException($"The {Series} has {Volumes.Length} volumes; choose one by its number:{string.Concat(Volumes.Take(20).Select(static volume => $"\n  {volume.Index}: {volume.SliceCount} slices, {volume.Label}"))}{(Volumes.Length > 20 ? "\n  ..." : "")}");
    }

    private SliceStack Stack(int index, double tolerance)
    {
        lock (_stacks)
        {
            if (!_stacks.TryGetValue((index, tolerance), out SliceStack? stack))
                _stacks.Add((index, tolerance), stack = SliceStackBuilder.Build(_volumes[index], tolerance));
            return stack;
        }
    }

    private DicomVolumeOutline Outline(List<ImageFrame> frames, int index)
    {
        DicomVolumeOutline outline = new()
        {
            Index = index,
            Label = frames[0].Label,
            SliceCount = frames.Count,
            SlicePositionsMm = [.. frames.Select(static frame => frame.PositionMm ?? Vector3D.Zero)],
        };
        try
        {
            SliceStack stack = Stack(index, new DicomImageOptions().SliceTolerance);
            return outline with { Grid = stack.Grid, TiltDegrees = stack.TiltDegrees, Unevenness = stack.Unevenness, Warnings = stack.Warnings };
        }
        catch (Exception exception) when (exception is DicomFormatException or ArgumentException)
        {
            return outline with { Problem = exception.Message };
        }
    }

    private static DicomVolumeOutline PictureOutline(List<ImageFrame> pictures, int index) => new()
    {
        Index = index,
        Label = pictures[0].Label,
        SliceCount = pictures.Count,
        Problem = $"{pictures.Count} {(pictures.Count == 1 ? "frame has" : "frames have")} no position in the patient (Image Position (0020,0032) and Orientation (0020,0037)): pictures, not slices of a volume.",
    };
}
