using System.Globalization;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Segmentations;
using PetRecon.Dicom.Writing;
using PetRecon.Therapy.Isodose;
using SkiaSharp;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>One run of <see cref="WriteCommand"/>: reads the inputs, calls the writer.</summary>
internal sealed class WriteJob(
    string[] inputs, string output, WriteMetadata meta, StudyContext context, DicomWriteOptions options, Report report, CancellationToken cancellation)
{
    public WrittenSeries Pet(string? unit, bool isEnhanced)
    {
        if (unit is null)
            report.Warn("Nothing says what the numbers of the image are (--unit): it is written as proportional to counts.");
        (TimeSpan Start, TimeSpan Duration)[] times = PetDescription.Times(meta, inputs.Length, report);
        List<PetFrame> frames = [];
        for (int i = 0; i < inputs.Length; i++)
        {
            Volume<Unspecified> image = InputFiles.ReadVolume(inputs[i], report);
            frames.Add(new(unit == "bq-per-ml" ? image.As<Activity>() : image.As<RelativeActivity>(), times[i].Start, times[i].Duration));
        }

        PetSeriesDescription description = PetDescription.Of(meta, context, report);
        return Shown(progress => isEnhanced
            ? EnhancedPetWriter.Write(output, frames, description, options, progress, cancellation)
            : PetSeriesWriter.Write(output, frames, description, options, progress, cancellation));
    }

    public WrittenSeries Ct()
    {
        CtSeriesDescription description = new()
        {
            Context = context, Number = meta.Series.Number ?? 1, Description = meta.Series.Description, BodyPartExamined = meta.Series.BodyPart, Side = meta.Series.Side,
            ProtocolName = meta.Series.ProtocolName, Scanner = PetDescription.Scanner(meta), AcquisitionStart = meta.Acquisition.Start, TubeVoltageKv = meta.Acquisition.TubeVoltageKv,
        };
        return Shown(progress => CtSeriesWriter.Write(output, Only(), description, options, progress, cancellation));
    }

    public WrittenSeries Dose(string? unit, string? plan, string? structures, bool use32Bits)
    {
        Volume<Unspecified> image = Only();
        Volume dose = unit switch
        {
            "gy" => image.As<Gray>(),
            "gy-rbe" => image.As<GrayRbe>(),
            "relative" => image.As<RelativeDose>(),
            _ => throw new UsageException("Say what the dose is: --unit gy (absorbed), gy-rbe (RBE-weighted) or relative."),
        };
        RtDoseDescription description = new()
        {
            Context = context, Number = meta.Series.Number ?? 1, Description = meta.Series.Description, Use32Bits = use32Bits,
            Plans = plan is null ? [] : [ReferencedInstance.Of(plan)], StructureSet = structures is null ? null : ReferencedInstance.Of(structures),
        };
        return Shown(progress => RtDoseWriter.Write(output, dose, description, options, progress, cancellation));
    }

    public WrittenSeries Segmentation(string[] labels, string? source, bool isFractional)
    {
        if (labels.Length > 0 && labels.Length != inputs.Length)
            throw new UsageException($"There are {inputs.Length} images, but {labels.Length} labels.");
        NewSegment[] segments =
        [
            .. inputs.Select((input, i) => new NewSegment
            {
                Voxels = Mask(input),
                Label = labels.Length > 0 ? labels[i] : Path.GetFileName(ImagePath.Beside(input, "")),
                Type = new("85756007", "SCT", "Tissue"),
                Category = new("85756007", "SCT", "Tissue"),
            }),
        ];
        SegmentationDescription description = new()
        {
            Context = context, Number = meta.Series.Number ?? 1, Description = meta.Series.Description, BodyPartExamined = meta.Series.BodyPart, Side = meta.Series.Side,
            Kind = isFractional ? SegmentationKind.Occupancy : SegmentationKind.Binary,
            SourceImages = source is null ? [] : [.. ReferencedInstance.AllOf(source)],
        };
        return Shown(progress => SegmentationWriter.Write(output, segments, description, options, progress, cancellation));
    }

    public WrittenSeries Structures(string[] labels, string? source)
    {
        int masks = inputs.Count(ImagePath.IsImage);
        if (labels.Length > 0 && labels.Length != masks)
            throw new UsageException($"There are {masks} masks, but {labels.Length} labels; structures of other files keep their names.");
        List<Structure> structures = [];
        int mask = 0;
        foreach (string input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ImagePath.IsImage(input))
                structures.Add(StructureContours.FromMask(Mask(input), labels.Length > 0 ? labels[mask++] : Path.GetFileName(ImagePath.Beside(input, "")), cancellation: cancellation));
            else
                structures.AddRange(StructureReading.All(input, report, cancellation));
        }

        StructureSetDescription description = new()
        {
            Context = context, Number = meta.Series.Number ?? 1, Description = meta.Series.Description,
            Images = source is null ? [] : [.. ReferencedInstance.AllOf(source)],
        };
        return StructureSetWriter.Write(output, structures, description, options, cancellation);
    }

    public WrittenSeries Picture()
    {
        List<ReadOnlyMemory<byte>> pages = [];
        (int Width, int Height) size = default;
        foreach (string input in inputs)
        {
            (byte[] pixels, int width, int height) = Rgb(input);
            if (pages.Count > 0 && (width, height) != size)
                throw new UsageException($"{input} has {width} x {height} pixels, the picture before it {size.Width} x {size.Height}; pages of one file have one size.");
            size = (width, height);
            pages.Add(pixels);
        }

        PictureDescription description = new() { Context = context, Number = meta.Series.Number ?? 1, Description = meta.Series.Description, BodyPartExamined = meta.Series.BodyPart, Side = meta.Series.Side };
        return PictureWriter.Write(output, pages, size.Width, size.Height, description, options, cancellation);
    }

    private WrittenSeries Shown(Func<IProgress<double>, WrittenSeries> write) =>
        report.Progress.Show("Writing DICOM", progress => write(new FractionReceiver(progress)));

    private Volume<Unspecified> Only() => inputs is [string one] ? InputFiles.ReadVolume(one, report) : throw new UsageException($"One image is written at a time; {inputs.Length} were named.");

    // Masks come as 0 and 1, as 0 and 255, or as parts of 1.
    private Volume<Occupancy> Mask(string path)
    {
        Volume<Unspecified> image = InputFiles.ReadVolume(path, report);
        float[] voxels = image.ToArray();
        float largest = 0;
        foreach (float value in voxels)
            largest = Math.Max(largest, value);
        if (largest > 1)
        {
            report.Warn($"{path} has values up to {largest.ToString(CultureInfo.InvariantCulture)}; all above 0 counts as inside.");
            for (int i = 0; i < voxels.Length; i++)
                voxels[i] = voxels[i] > 0 ? 1 : 0;
        }

        return new(image.Grid, voxels);
    }

    private static (byte[] Pixels, int Width, int Height) Rgb(string path)
    {
        InputFiles.MustExist(path);
        using SKBitmap picture = SKBitmap.Decode(path) ?? throw new UsageException($"{path} is no picture that can be read (PNG, JPEG, WebP).");
        byte[] pixels = new byte[3 * picture.Width * picture.Height];
        int at = 0;
        foreach (SKColor colour in picture.Pixels)
        {
            pixels[at++] = colour.Red;
            pixels[at++] = colour.Green;
            pixels[at++] = colour.Blue;
        }

        return (pixels, picture.Width, picture.Height);
    }
}
