using System.Collections.Immutable;
using System.Globalization;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Files of a series, made and written one after the other.</summary>
internal static class SeriesFiles
{
    /// <summary>Writes a folder of them, complete or not at all.</summary>
    public static WrittenSeries Write(
        string folder,
        string prefix,
        int count,
        CommonModules common,
        Func<int, (DicomDataset Dataset, ReferencedInstance Reference)> make,
        ImmutableArray<string> notices,
        DicomWriteOptions options,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        using OutputFolder output = new(folder, options.ReplaceExisting);
        ImmutableArray<WrittenInstance>.Builder written = ImmutableArray.CreateBuilder<WrittenInstance>(count);
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            (DicomDataset dataset, ReferencedInstance reference) = make(i);
            string name = prefix + (i + 1).ToString("00000", CultureInfo.InvariantCulture) + ".dcm";
            Save(dataset, output.WritingPath(name), options);
            written.Add(new(output.FinalPath(name), reference));
            progress?.Report((i + 1.0) / count);
        }

        cancellation.ThrowIfCancellationRequested();
        output.Complete();
        return Result(common, written.MoveToImmutable(), notices, isPlaced: true);
    }

    /// <summary>Writes one file, complete or not at all.</summary>
    public static WrittenSeries WriteOne(
        string path, CommonModules common, DicomDataset dataset, ReferencedInstance reference, ImmutableArray<string> notices, bool isPlaced, DicomWriteOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new IOException($"{path} is a folder; name a file.");
        string folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        string beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}");
        try
        {
            Save(dataset, beside, options);
            cancellation.ThrowIfCancellationRequested();
            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        return Result(common, [new(full, reference)], notices, isPlaced);
    }

    private static void Save(DicomDataset dataset, string path, DicomWriteOptions options)
    {
        DicomTransferSyntax syntax = options.Compression switch
        {
            DicomCompression.Rle => DicomTransferSyntax.RLELossless,
            DicomCompression.JpegLs => DicomTransferSyntax.JPEGLSLossless,
            _ => dataset.InternalTransferSyntax,
        };
        if (syntax != dataset.InternalTransferSyntax)
        {
            DicomDataset compressed = FrameWriter.Transcode(dataset, syntax, path);
            // Objects of one frame have no number of frames.
            if (!dataset.Contains(DicomTag.NumberOfFrames))
                compressed.Remove(DicomTag.NumberOfFrames);
            dataset = compressed;
        }

        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        new DicomFile(dataset).Save(stream);
    }

    private static WrittenSeries Result(CommonModules common, ImmutableArray<WrittenInstance> instances, ImmutableArray<string> notices, bool isPlaced) => new()
    {
        StudyInstanceUid = common.StudyInstanceUid,
        SeriesInstanceUid = common.SeriesInstanceUid,
        FrameOfReferenceUid = isPlaced ? common.FrameOfReferenceUid : null,
        Instances = instances,
        Notices = notices,
    };
}
