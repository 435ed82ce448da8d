using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The image that doses are shown on, or paths are integrated through: a CT, MR or PET as DICOM, or an image of another format.</summary>
internal sealed class UnderlayReading
{
    private readonly DicomReading _dicom = new();

    public IEnumerable<Option> Options => _dicom.Options;

    /// <summary>Reads the image with its name and frame of reference (empty if the file does not say).</summary>
    public (Volume Volume, string Name, string FrameOfReferenceUid) Read(string path, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            InputFiles.MustExist(path);
        if (ImagePath.IsImage(path))
            return (InputFiles.ReadImage(path, report), Path.GetFileName(path), "");
        if (!DicomReading.IsDicom(path))
            throw new UsageException($"{path} is no image: expected a folder or file of DICOM images, or an image of a format that is known (petrecon convert --help).");
        DicomVolume read = _dicom.Read(path, parse, null, report, cancellation);
        return (read.Volume, read.Series.ToString(), read.Series.FrameOfReferenceUid);
    }

    /// <summary>Reads a series of a folder that was looked through.</summary>
    public DicomVolume Read(DicomSeries series, ParseResult parse, Report report, CancellationToken cancellation) =>
        _dicom.Read(DicomImageSeries.Open(series, null, cancellation), parse, null, report, cancellation);

    /// <summary>Reads a CT.</summary>
    public (Volume<Hounsfield> Ct, string Name, string FrameOfReferenceUid) ReadCt(string path, ParseResult parse, Report report, CancellationToken cancellation)
    {
        (Volume volume, string name, string frame) = Read(path, parse, report, cancellation);
        return volume switch
        {
            Volume<Hounsfield> ct => (ct, name, frame),
            Volume<Unspecified> values => (values.As<Hounsfield>(), name, frame),
            _ => throw new UsageException($"{name} holds {volume.QuantityName}, not CT numbers."),
        };
    }
}
