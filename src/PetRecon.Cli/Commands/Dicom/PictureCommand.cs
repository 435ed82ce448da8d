using System.CommandLine;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom;
using PetRecon.Dicom.Inspection;
using SkiaSharp;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>DICOM images as a PNG: one at its own size, several as a page of small ones.</summary>
internal sealed class PictureCommand : ProgramCommand
{
    private const int MaxPictures = 2000;

    private readonly Argument<string[]> _paths = new("paths") { Description = "DICOM files, or folders with such files.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The PNG file to write.", HelpName = "png", Required = true };
    private readonly Option<int> _frame = new("--frame") { Description = "Which frame of a file that has several, from 0.", HelpName = "n" };
    private readonly Option<double[]?> _window = new("--window") { Description = "Centre and width of the greys' window, in the values' unit (HU ...); the file's own, or all values, if not given.", HelpName = "centre width", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _columns = new("--columns") { Description = "Pictures in a row of a page.", HelpName = "n", DefaultValueFactory = _ => 8 };
    private readonly Option<int> _size = new("--size") { Description = "Side of a picture on a page, in pixels.", HelpName = "pixels", DefaultValueFactory = _ => 160 };

    public PictureCommand()
        : base("picture", "Draw DICOM images as a PNG: one at its own size, several as a page of small ones. For values in their places see inspect --plot.")
    {
        Arguments.Add(_paths);
        Options.Add(_output);
        Options.Add(_frame);
        Options.Add(_window);
        Options.Add(_columns);
        Options.Add(_size);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("dicom picture slice.dcm -o slice.png", "One image, through its own window."),
        ("dicom picture ct -o ct.png --window 40 400", "All slices of a folder on one page, in a soft tissue window."),
        ("dicom picture ultrasound.dcm -o still.png --frame 12", "A frame of a cine loop."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        double[]? window = parse.GetValue(_window);
        if (window is { Length: > 0 and not 2 } || window is { Length: 2 } && !(window[1] > 0))
            throw new UsageException("--window takes two numbers, centre and width, and the width has to be above zero.");
        if (parse.GetValue(_columns) < 1 || parse.GetValue(_size) is < 16 or > 4096)
            throw new UsageException("--columns has to be 1 or more, --size from 16 to 4096 pixels.");
        DicomFiles files = DicomFiles.Below(parse.GetRequiredValue(_paths), cancellation);
        if (files.Paths.Count > MaxPictures)
            throw new UsageException($"{files.Paths.Count} files are too many for one page; {MaxPictures} at the most.");
        int frame = parse.GetValue(_frame);
        List<(SKBitmap Picture, string Title, string Note)> pictures = [];
        try
        {
            Read(files.Paths, frame, window is { Length: 2 } ? (window[0], window[1]) : null, pictures, report, cancellation);
            using SKBitmap page = files.Paths.Count == 1 ? pictures[0].Picture.Copy() : ContactSheet.Draw(pictures, parse.GetValue(_columns), parse.GetValue(_size));
            string output = parse.GetRequiredValue(_output);
            using SKData png = page.Encode(SKEncodedImageFormat.Png, 100);
            OutputFile.CreateFolderOf(output);
            OutputFile.WriteBytes(output, png.ToArray());
            report.Say($"Wrote {output}: {page.Width} x {page.Height} pixels, {pictures.Count} of {files.Paths.Count} files");
        }
        finally
        {
            foreach ((SKBitmap picture, _, _) in pictures)
                picture.Dispose();
        }
    }

    // A file without a picture is a fault if it is the only one, and a warning among others.
    private static void Read(
        IReadOnlyList<string> files, int frame, (double Centre, double Width)? window, List<(SKBitmap Picture, string Title, string Note)> pictures, Report report, CancellationToken cancellation)
    {
        JsonArray list = [];
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                DicomPicture picture = DicomPicture.Read(file, frame, window);
                pictures.Add((ContactSheet.BitmapOf(picture.Columns, picture.Rows, picture.Rgb.Span), Path.GetFileName(file), $"{picture.Columns} x {picture.Rows}, {picture.Shown}"));
                list.Add(new JsonObject { ["file"] = file, ["columns"] = picture.Columns, ["rows"] = picture.Rows, ["frames"] = picture.FrameCount, ["shown"] = picture.Shown });
            }
            catch (DicomFormatException exception) when (files.Count > 1)
            {
                report.Warn(exception.Message);
            }
            catch (ArgumentOutOfRangeException exception) when (exception.ParamName == nameof(frame))
            {
                string message = $"{file} has no frame {frame}.";
                if (files.Count == 1)
                    throw new UsageException(message);
                report.Warn(message);
            }
        }

        if (pictures.Count == 0)
            throw new UsageException("None of the files holds an image.");
        report.Result["pictures"] = list;
    }
}
