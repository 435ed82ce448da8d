using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>
/// Writes pictures as Secondary Capture (PS3.3, A.8): one as Secondary Capture Image, several of one size as the pages of a Multi-frame True Color
/// Secondary Capture Image.
/// </summary>
public static class PictureWriter
{
    /// <summary>Writes a picture, or several in one file.</summary>
    /// <param name="path">The file. It appears when it is complete, in the place of one that is there.</param>
    /// <param name="pictures">The pictures: red, green and blue of each pixel, 8 bits each, row after row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="description">What the file says beside them.</param>
    /// <param name="options">How it is written; null for the usual way.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">The pictures cannot be written, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static WrittenSeries Write(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> pictures,
        int width,
        int height,
        PictureDescription description,
        DicomWriteOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(description);
        options ??= new();
        if (width is < 1 or > ushort.MaxValue || height is < 1 or > ushort.MaxValue)
            throw new ArgumentException($"A picture of {width} x {height} pixels cannot be written; expected 1 to {ushort.MaxValue} each way.");
        if (pictures.Count == 0)
            throw new ArgumentException("There is no picture to write.");
        foreach (ReadOnlyMemory<byte> picture in pictures)
        {
            if (picture.Length != 3L * width * height)
                throw new ArgumentException($"A picture of {width} x {height} pixels has {3L * width * height} bytes of red, green and blue; {picture.Length} were given.");
        }

        CommonModules common = new(description, options);
        DicomDataset dataset = Refusals.AsArgument(() => Attributes(common, pictures.Count, width, height, description));
        ReferencedInstance reference = common.Identify(dataset, 0);
        StoredPixels.Add(dataset, [.. pictures.Select(picture => picture.ToArray())]);
        return SeriesFiles.WriteOne(path, common, dataset, reference, [], isPlaced: false, options, cancellation);
    }

    private static DicomDataset Attributes(CommonModules common, int count, int width, int height, PictureDescription description)
    {
        DicomUID sopClass = count == 1 ? DicomUID.SecondaryCaptureImageStorage : DicomUID.MultiFrameTrueColorSecondaryCaptureImageStorage;
        DicomDataset dataset = common.Begin(sopClass, "OT", "Picture");
        dataset.AddOrUpdate(DicomTag.ConversionType, "WSD");
        dataset.AddOrUpdate(DicomTag.SecondaryCaptureDeviceManufacturer, description.Equipment.Manufacturer);
        dataset.AddOrUpdate(DicomTag.ImageType, "DERIVED", "SECONDARY");
        dataset.AddOrUpdate(DicomTag.InstanceNumber, "1");
        dataset.AddOrUpdate(DicomTag.PatientOrientation, "");
        dataset.AddOrUpdate(DicomTag.BurnedInAnnotation, description.NamesPatient ? "YES" : "NO");
        StoredPixels.AddFormat(dataset, height, width, bits: 8, isSigned: false);
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)3);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "RGB");
        dataset.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)0);
        if (!description.SourceImages.IsEmpty)
            dataset.Items(DicomTag.SourceImageSequence, [.. description.SourceImages.Select(DatasetFilling.ReferenceItem)]);
        if (count == 1)
            return dataset;
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, DicomText.Integer(count));
        dataset.AddOrUpdate(DicomTag.FrameIncrementPointer, DicomTag.PageNumberVector);
        dataset.AddOrUpdate(DicomTag.PageNumberVector, [.. Enumerable.Range(1, count).Select(page => DicomText.Integer(page))]);
        return dataset;
    }
}
