using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Scanners;
using PetRecon.Simulation.Phantoms;

namespace PetRecon.Cli.Commands;

/// <summary>Shows what is in a list-mode file or an image, or what a scanner looks like.</summary>
internal sealed class InspectCommand : ProgramCommand
{
    private readonly Argument<string?> _what = new("what")
    {
        Description = "A PETSIRD file, an image, a DICOM file, folder or zip archive, or the name of a scanner. Without it, the scanners and phantoms that are known by name.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _plot = new("--plot") { Description = "Draw it: the scanner (of a preset or a list-mode file), or an image's three middle slices.", HelpName = "png" };
    private readonly Option<bool> _headerOnly = new("--header") { Description = "Only the header of a list-mode file, not its events." };
    private readonly Option<int?> _frame = new("--frame") { Description = "Which frame of an image, or which volume of a DICOM series, that has several, from 0.", HelpName = "n" };
    private readonly DicomReading _dicom = new();

    public InspectCommand()
        : base("inspect", "Show header, counts, rates and histograms of a list-mode file; grid and values of an image; what a DICOM folder holds; or a scanner's geometry.")
    {
        Arguments.Add(_what);
        Options.Add(_plot);
        Options.Add(_headerOnly);
        Options.Add(_frame);
        foreach (Option option in _dicom.Options)
            Options.Add(option);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("inspect scan.petsird", "What is in a list-mode file."),
        ("inspect scan.petsird --plot scanner.png --json", "For a program, with a picture of its scanner."),
        ("inspect vision-600 --plot vision.png", "What a scanner that is known by name looks like."),
        ("inspect image.nii.gz --plot slices.png", "Grid, unit and values of an image, and a picture."),
        ("inspect patient-folder", "The patients, studies and series of DICOM files."),
        ("inspect patient-folder --series PT --plot pet.png", "One series: its volumes, unit, uptake factor and values, and a picture."),
        ("inspect RS.dcm", "The regions of a structure set and their volumes; the same for RT doses, plans, registrations, segmentations."),
        ("inspect plan012.rst", "The energies and spots of a TRiP98 field; the same for its contours (.vdx) and scripts (.exec)."),
        ("inspect", "The scanners and phantoms that are known by name."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string? plot = parse.GetValue(_plot);
        switch (parse.GetValue(_what))
        {
            case null:
                ListNames(report);
                break;
            case string path when File.Exists(path) && ImagePath.IsImage(path):
                ImageInspection.Run(path, parse.GetValue(_frame), plot, report);
                break;
            case string path when VoxelplanInspection.Handles(path):
                VoxelplanInspection.Run(path, plot, report);
                break;
            case string path when RadiotherapyInspection.Handles(path):
                RadiotherapyInspection.Run(path, plot, report);
                break;
            case string path when DicomReading.IsDicom(path):
                DicomInspection.Run(path, _dicom, parse, parse.GetValue(_frame), plot, report, cancellation);
                break;
            case string path when File.Exists(path):
                ListModeInspection.Run(path, parse.GetValue(_headerOnly), plot, report, cancellation);
                break;
            case string name when LooksLikeAFile(name):
                throw new FileNotFoundException(null, name);
            case string name:
                ScannerInspection.Run(ScannerPresets.Find(name), plot, report);
                break;
        }
    }

    private static bool LooksLikeAFile(string name) => name.Contains('/', StringComparison.Ordinal) || Path.HasExtension(name);

    private static void ListNames(Report report)
    {
        report.Say("Scanners:");
        foreach (ScannerPreset preset in ScannerPresets.All)
            report.Say($"  {preset.Name,-20} {preset.Description}");
        report.Say("Phantoms:");
        foreach (string name in PhantomLibrary.Names)
            report.Say($"  {name,-20} {PhantomLibrary.Load(name).Name}");
        report.Result["scanners"] = JsonText.Array(ScannerPresets.All.Select(preset => preset.Name));
        report.Result["phantoms"] = JsonText.Array(PhantomLibrary.Names);
    }
}
