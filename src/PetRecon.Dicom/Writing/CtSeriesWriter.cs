using PetRecon.Core.Imaging;
using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>
/// Writes an image in Hounsfield units as a CT Image series (PS3.3, A.3): one file a slice, whole numbers in 16 bits, slope 1. For phantoms, tests, and
/// CT images that were computed.
/// </summary>
public static class CtSeriesWriter
{
    /// <summary>Writes one image.</summary>
    /// <param name="folder">A folder that is not there yet, or empty. It appears when it is complete.</param>
    /// <param name="image">The image in Hounsfield units, -32768 to 32767; rounded to whole ones. Its unit may be HU or not be said.</param>
    /// <param name="description">What the files say beside it.</param>
    /// <param name="options">How they are written; null for the usual way.</param>
    /// <param name="progress">Is told the share that is written, 0 to 1.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The image cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The folder has files, or cannot be written.</exception>
    public static WrittenSeries Write(
        string folder,
        Volume image,
        CtSeriesDescription description,
        DicomWriteOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(description);
        options ??= new();
        if (image is not Volume<Unspecified> && image.Unit != "HU")
            throw new ArgumentException($"A CT image holds Hounsfield units; this volume holds {image.QuantityName}.");
        PlaneGeometry geometry = new(image.Grid);
        CommonModules common = new(description, options);
        DicomDataset shared = Refusals.AsArgument(() => Shared(common, geometry, description));
        return SeriesFiles.Write(folder, "CT", geometry.Slices, common, Make, [], options, progress, cancellation);

        (DicomDataset Dataset, ReferencedInstance Reference) Make(int slice)
        {
            DicomDataset dataset = shared.Clone();
            ReferencedInstance reference = common.Identify(dataset, slice, geometry.PositionMm(slice));
            dataset.AddOrUpdate(DicomTag.InstanceNumber, DicomText.Integer(slice + 1));
            geometry.AddPosition(dataset, slice);
            ReadOnlySpan<float> values = image.Voxels.Slice(slice * geometry.SliceVoxels, geometry.SliceVoxels);
            (float least, float greatest) = SliceQuantizer.Range(values);
            if (least < short.MinValue - 0.5f || greatest >= short.MaxValue + 0.5f)
                throw new ArgumentException($"Slice {slice} has values from {least} to {greatest}; a CT image holds {short.MinValue} to {short.MaxValue} HU.");
            byte[] pixels = new byte[2 * values.Length];
            SliceQuantizer.ToInt16(values, 1, isSigned: true, pixels);
            StoredPixels.Add(dataset, [pixels]);
            return (dataset, reference);
        }
    }

    private static DicomDataset Shared(CommonModules common, PlaneGeometry geometry, CtSeriesDescription description)
    {
        DicomDataset dataset = common.Begin(DicomUID.CTImageStorage, "CT", "CT");
        common.AddFrameOfReference(dataset);
        CommonModules.AddScanner(dataset, description.Scanner);
        dataset.AddOrUpdate(DicomTag.PatientPosition, Terms.Of(description.Context.Position ?? geometry.PatientPosition));
        dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        dataset.AddOrUpdate(DicomTag.AcquisitionNumber, "1");
        if (description.AcquisitionStart is DateTime start)
        {
            dataset.AddOrUpdate(DicomTag.AcquisitionDate, DicomText.Date(start));
            dataset.AddOrUpdate(DicomTag.AcquisitionTime, DicomText.Time(start));
        }

        dataset.OrEmpty(DicomTag.KVP, description.TubeVoltageKv is double voltage ? DicomText.Decimal(voltage) : null);
        dataset.IfKnown(DicomTag.ConvolutionKernel, description.Kernel);
        dataset.Number(DicomTag.RescaleIntercept, 0);
        dataset.Number(DicomTag.RescaleSlope, 1);
        dataset.AddOrUpdate(DicomTag.RescaleType, "HU");
        dataset.Number(DicomTag.WindowCenter, 40);
        dataset.Number(DicomTag.WindowWidth, 400);
        geometry.AddPlane(dataset);
        StoredPixels.AddFormat(dataset, geometry.Rows, geometry.Columns, bits: 16, isSigned: true);
        return dataset;
    }
}
