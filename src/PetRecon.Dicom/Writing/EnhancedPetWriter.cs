using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>
/// Writes images as Enhanced PET (PS3.3, A.56): all slices of all time frames in one file, 16 bits with a slope of its own for each slice, with its
/// unit as a real world value mapping. Few programs read it yet; <see cref="PetSeriesWriter"/> writes what all read.
/// </summary>
public static class EnhancedPetWriter
{
    /// <summary>Writes the frames of an acquisition, or its one image.</summary>
    /// <param name="path">The file. It appears when it is complete, in the place of one that is there.</param>
    /// <param name="frames">
    /// The time frames, of <see cref="Core.Imaging.Activity"/> (Bq/ml) or <see cref="Core.Imaging.RelativeActivity"/> ({propcounts}), on one grid, in the order of time.
    /// </param>
    /// <param name="description">What the file says beside them.</param>
    /// <param name="options">How it is written; null for the usual way.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The images cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static WrittenSeries Write(
        string path,
        IReadOnlyList<PetFrame> frames,
        PetSeriesDescription description,
        DicomWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(description);
        options ??= new();
        PetVolumes.Check(frames);
        if (description.Radiopharmaceutical?.InjectionStart is null)
            throw new ArgumentException("An Enhanced PET image has to say what was injected and when; give a Radiopharmaceutical with InjectionStart, or write a PET Image series.");
        PlaneGeometry geometry = new(frames[0].Image.Grid);
        CommonModules common = new(description, options);
        EnhancedPetFrames content = new(frames, description, geometry, common);
        (byte[][] pixels, double[] slopes) = content.Quantize(progress, cancellation);
        DicomDataset dataset = Refusals.AsArgument(() =>
        {
            DicomDataset attributes = EnhancedPetModules.Attributes(common, geometry, frames, description);
            content.AddGroups(attributes, slopes);
            return attributes;
        });
        ReferencedInstance reference = common.Identify(dataset, 0);
        StoredPixels.Add(dataset, pixels);
        return SeriesFiles.WriteOne(path, common, dataset, reference, PetVolumes.Notices(frames), isPlaced: true, options, cancellation);
    }
}
