using PetRecon.Core.Imaging;
using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>
/// Writes images as a PET Image series (Positron Emission Tomography Image Storage, PS3.3, A.21): one file a slice, 16 bits with a slope of its own,
/// so that a value's error is half a slope (its slice's largest value / 65534, or / 131070 unsigned) at most.
/// </summary>
public static class PetSeriesWriter
{
    /// <summary>Writes one image.</summary>
    /// <param name="folder">A folder that is not there yet, or empty. It appears when it is complete.</param>
    /// <param name="image">The image, of <see cref="Activity"/> (BQML) or <see cref="RelativeActivity"/> (PROPCNTS), on a grid of any orientation.</param>
    /// <param name="duration">How long the acquisition took.</param>
    /// <param name="description">What the files say beside it.</param>
    /// <param name="options">How they are written; null for the usual way.</param>
    /// <param name="progress">Is told the share that is written, 0 to 1.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The image cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The folder has files, or cannot be written.</exception>
    public static WrittenSeries Write(
        string folder,
        Volume image,
        TimeSpan duration,
        PetSeriesDescription description,
        DicomWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default) =>
        Write(folder, [new(image, TimeSpan.Zero, duration)], description, options, progress, cancellation);

    /// <summary>Writes the frames of a dynamic acquisition as one series; one frame as a static one.</summary>
    /// <param name="folder">A folder that is not there yet, or empty. It appears when it is complete.</param>
    /// <param name="frames">The frames, on one grid, in the order of time.</param>
    /// <param name="description">What the files say beside them.</param>
    /// <param name="options">How they are written; null for the usual way.</param>
    /// <param name="progress">Is told the share that is written, 0 to 1.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The images cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The folder has files, or cannot be written.</exception>
    public static WrittenSeries Write(
        string folder,
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
        VoxelGrid grid = frames[0].Image.Grid;
        if ((long)grid.SizeZ * frames.Count > ushort.MaxValue)
            throw new ArgumentException($"{frames.Count} frames of {grid.SizeZ} slices are more images than the {ushort.MaxValue} that a PET series can number; write an Enhanced PET file.");
        PetSlices slices = new(frames, description, options);
        return SeriesFiles.Write(folder, "PT", grid.SizeZ * frames.Count, slices.Common, slices.Make, PetVolumes.Notices(frames), options, progress, cancellation);
    }
}
