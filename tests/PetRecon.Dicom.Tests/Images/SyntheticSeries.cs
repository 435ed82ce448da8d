using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>A series of single-frame files in a temporary folder, made for a test, and gone with it.</summary>
internal sealed class SyntheticSeries : IDisposable
{
    public const string CtClass = "1.2.840.10008.5.1.4.1.1.2";
    public const string PetClass = "1.2.840.10008.5.1.4.1.1.128";
    public const string MrClass = "1.2.840.10008.5.1.4.1.1.4";

    private int _files;

    public SyntheticSeries() => Folder = Directory.CreateTempSubdirectory("petrecon-series-").FullName;

    public string Folder { get; }

    public string Modality { get; init; } = "CT";

    public string SopClass { get; init; } = CtClass;

    public int Columns { get; init; } = 4;

    public int Rows { get; init; } = 3;

    public Vector3D Row { get; init; } = Vector3D.UnitX;

    public Vector3D Column { get; init; } = Vector3D.UnitY;

    /// <summary>Writes one slice with the values start, start + 1 ... and returns its path.</summary>
    public string Add(Vector3D position, int start = 0, Action<DicomDataset>? change = null) =>
        Write(Slice(position, start), change);

    public DicomDataset Slice(Vector3D position, int start)
    {
        short[] pixels = new short[Columns * Rows];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (short)(start + i);
        DicomDataset dataset = Header();
        dataset.AddOrUpdate(DicomVR.DS, DicomTag.ImagePositionPatient, position.X, position.Y, position.Z);
        dataset.AddOrUpdate(DicomVR.DS, DicomTag.ImageOrientationPatient, Row.X, Row.Y, Row.Z, Column.X, Column.Y, Column.Z);
        dataset.AddOrUpdate(DicomVR.DS, DicomTag.PixelSpacing, "3", "2");
        dataset.AddOrUpdate(DicomVR.DS, DicomTag.SliceThickness, "7");
        dataset.AddOrUpdate(DicomVR.IS, DicomTag.InstanceNumber, 1000 - _files);
        dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, Buffer(pixels)));
        return dataset;
    }

    public DicomDataset Header()
    {
        DicomDataset dataset = new(DicomTransferSyntax.ExplicitVRLittleEndian);
        dataset.AddOrUpdate(DicomTag.SOPClassUID, SopClass);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, $"1.2.3.{_files + 1}");
        dataset.AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.1");
        dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.2");
        dataset.AddOrUpdate(DicomTag.FrameOfReferenceUID, "1.2.9");
        dataset.AddOrUpdate(DicomTag.PatientID, "P1");
        dataset.AddOrUpdate(DicomTag.PatientName, "Doe^Jane");
        dataset.AddOrUpdate(DicomTag.Modality, Modality);
        dataset.AddOrUpdate(DicomTag.SeriesNumber, "5");
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)Rows);
        dataset.AddOrUpdate(DicomTag.Columns, (ushort)Columns);
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)16);
        dataset.AddOrUpdate(DicomTag.BitsStored, (ushort)16);
        dataset.AddOrUpdate(DicomTag.HighBit, (ushort)15);
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)1);
        dataset.AddOrUpdate(DicomTag.RescaleSlope, "1");
        dataset.AddOrUpdate(DicomTag.RescaleIntercept, "0");
        return dataset;
    }

    public string Write(DicomDataset dataset, Action<DicomDataset>? change = null)
    {
        change?.Invoke(dataset);
        string path = Path.Combine(Folder, $"{++_files:000000}.dcm");
        new DicomFile(dataset).Save(path);
        return path;
    }

    /// <summary>The series' headers.</summary>
    public DicomImageSeries Open() =>
        DicomImageSeries.Open(DicomCatalog.Scan(Folder, null, TestContext.Current.CancellationToken).ChooseImages(null), null, TestContext.Current.CancellationToken);

    /// <summary>Its volume.</summary>
    public DicomVolume Read(DicomImageOptions? options = null) => DicomImageReader.ReadSeries(Folder, options, null, TestContext.Current.CancellationToken);

    public static MemoryByteBuffer Buffer<T>(T[] values)
        where T : struct
    {
        byte[] bytes = new byte[System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).Length];
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).CopyTo(bytes);
        return new(bytes);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
