using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Images;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;

namespace PetRecon.Cli.Commands;

/// <summary>The same content in another format.</summary>
internal sealed class ConvertCommand : ProgramCommand
{
    private readonly Argument<string> _input = new("input") { Description = "A list-mode file (PETSIRD binary, NDJSON or HDF5), an image (NIfTI, MetaImage, NRRD, STIR Interfile, TRiP98 cube), or DICOM images (a folder, file, DICOMDIR or zip archive)." };
    private readonly Argument<string> _output = new("output") { Description = "What to write; its extension says the format: .petsird, .ndjson, .nii, .nii.gz, .mha, .mhd, .nrrd, .nhdr, .hv, .npy." };
    private readonly Option<int?> _frame = new("--frame") { Description = "Which frame of an image, or which volume of a DICOM series, that has several, from 0.", HelpName = "n" };
    private readonly Option<bool> _attenuation = new("--attenuation") { Description = "DICOM CT as linear attenuation at 511 keV in 1/mm, by the tube's voltage: a map for reconstruct --mu." };
    private readonly DicomReading _dicom = new();
    private readonly RadiotherapyConversion _radiotherapy;

    public ConvertCommand()
        : base("convert", "Write a list-mode file or an image in another format. All time blocks, movements included, are kept.")
    {
        Arguments.Add(_input);
        Arguments.Add(_output);
        Options.Add(_frame);
        Options.Add(_attenuation);
        foreach (Option option in _dicom.Options)
            Options.Add(option);
        _radiotherapy = new(_dicom);
        foreach (Option option in _radiotherapy.Options)
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("convert scan.petsird scan.ndjson", "List mode from binary to readable text."),
        ("convert scan.h5 scan.petsird", "From HDF5 to binary."),
        ("convert image.hv image.nii.gz", "An image from STIR Interfile to NIfTI."),
        ("convert plan012.dos.gz dose.nrrd", "A TRiP98 dose cube to NRRD, as parts of the prescribed dose."),
        ("convert patient-folder pet.nii.gz --series PT --suv bw", "A DICOM PET series to NIfTI, as uptake values by body weight."),
        ("convert RD.dcm dose.nii.gz", "An RT dose in Gy."),
        ("convert RS.dcm mask.nii.gz --roi Bladder --grid RD.dcm", "A region of a structure set as parts of the dose's voxels."),
        ("convert ct-folder mu.nii.gz --attenuation", "A DICOM CT to a map of attenuation at 511 keV."),
        ("convert dynamic.nii frame3.mha --frame 3", "One frame of several."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string input = parse.GetRequiredValue(_input);
        string output = parse.GetRequiredValue(_output);
        if (!Directory.Exists(input))
            InputFiles.MustExist(input);
        if (Path.GetFullPath(input) == Path.GetFullPath(output))
            throw new UsageException("Input and output are the same file.");
        Manifest manifest = new("convert");
        if (ImagePath.IsImage(input))
            ConvertImage(input, output, parse.GetValue(_frame), report);
        else if (RadiotherapyInspection.Handles(input))
            manifest.Add("dicom", ConvertRadiotherapy(input, output, parse, report, cancellation));
        else if (DicomReading.IsDicom(input))
            manifest.Add("dicom", DicomReading.Source(ConvertDicom(input, output, parse, report, cancellation)));
        else
            ConvertListMode(input, output, report, cancellation);
        if (File.Exists(input))
            manifest.Input("source", input);
        foreach ((string name, JsonNode? value) in manifest.WriteFor(output, report))
            report.Result[name] = value?.DeepClone();
        report.Say($"Wrote {output}; how it was made is in {output}.json");
    }

    private static void ConvertImage(string input, string output, int? frame, Report report)
    {
        ImagePath.CheckWritable(output);
        Volume volume = InputFiles.ReadImage(input, report, frame);
        OutputFile.CreateFolderOf(output);
        VolumeFile.Write(output, volume);
    }

    private DicomVolume ConvertDicom(string input, string output, ParseResult parse, Report report, CancellationToken cancellation)
    {
        ImagePath.CheckWritable(output);
        DicomVolume read = _dicom.Read(input, parse, parse.GetValue(_frame), report, cancellation);
        OutputFile.CreateFolderOf(output);
        Volume volume = parse.GetValue(_attenuation) ? DicomReading.Attenuation(read, report) : read.Volume;
        VolumeFile.Write(output, volume);
        string unit = parse.GetValue(_attenuation) ? volume.Unit : read.Unit;
        report.Say($"{read.Series}: {volume.Grid}, {unit}");
        return read with { Unit = unit };
    }

    private JsonObject ConvertRadiotherapy(string input, string output, ParseResult parse, Report report, CancellationToken cancellation)
    {
        ImagePath.CheckWritable(output);
        (Volume volume, JsonObject source) = _radiotherapy.Read(input, parse, report, cancellation);
        OutputFile.CreateFolderOf(output);
        VolumeFile.Write(output, volume);
        return source;
    }

    private static void ConvertListMode(string input, string output, Report report, CancellationToken cancellation)
    {
        PetsirdEncoding encoding = PetsirdPath.EncodingOf(output);
        PetsirdListMode file = InputFiles.OpenListMode(input, report);
        OutputFile.CreateFolderOf(output);
        PetsirdVersion version = file.FormatVersion == PetsirdVersion.Other ? PetsirdVersion.Head : file.FormatVersion;
        report.Progress.Show("Converting", progress =>
        {
            using PetsirdWriter writer = PetsirdWriter.Create(output, file.Header, encoding, version);
            long blocks = 0;
            foreach (PetsirdTimeBlock block in file.ReadTimeBlocks(cancellationToken: cancellation))
            {
                writer.Write(block);
                progress.Report(new(0, $"{++blocks:N0} time blocks"));
            }

            writer.Complete();
            return blocks;
        });
    }
}
