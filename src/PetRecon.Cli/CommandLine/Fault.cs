using PetRecon.Compute;
using PetRecon.Core.ListMode;
using PetRecon.Dicom;
using PetRecon.Dicom.Network;
using PetRecon.Formats.Volumes;
using PetRecon.Formats.Voxelplan;
using PetRecon.Simulation.Phantoms;
using PetRecon.Therapy.Histograms;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.SceneFiles;
using PetRecon.Viewer.Window;

namespace PetRecon.Cli.CommandLine;

/// <summary>An exception as the user sees it: one line and an exit code. The only place that maps one to the other.</summary>
/// <param name="ExitCode">The program's exit code.</param>
/// <param name="Message">What went wrong and the likely remedy.</param>
internal sealed record Fault(int ExitCode, string Message)
{
    public static Fault Of(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [Exception only] } => Of(only),
        OperationCanceledException => new(CommandLine.ExitCode.Cancelled, "Cancelled."),
        UsageException or ArgumentException => new(CommandLine.ExitCode.Usage, WithoutParameterName(exception)),
        ComputeDeviceException => new(CommandLine.ExitCode.DeviceNotAvailable, exception.Message),
        ListModeFormatException or VolumeFormatException or VoxelplanFormatException or PhantomFormatException or GoalTemplateFormatException or InvalidDataException => new(CommandLine.ExitCode.BadInput, exception.Message),
        SceneFormatException => new(CommandLine.ExitCode.BadInput, exception.Message),
        OpenGlUnavailableException or OpenGlMemoryException or WindowUnavailableException => new(CommandLine.ExitCode.DeviceNotAvailable, exception.Message),
        DicomFormatException => new(CommandLine.ExitCode.BadInput, exception.Message),
        DicomNetworkException => new(CommandLine.ExitCode.NetworkFailure, exception.Message),
        FileNotFoundException { FileName: string file } => new(CommandLine.ExitCode.BadInput, $"{file}: there is no such file."),
        DirectoryNotFoundException => new(CommandLine.ExitCode.BadInput, exception.Message),
        UnauthorizedAccessException or IOException => new(CommandLine.ExitCode.CannotWrite, exception.Message),
        OutOfMemoryException => new(CommandLine.ExitCode.Unexpected, "The machine's memory is too small for this; take larger voxels or fewer of them (--voxel, --size)."),
        _ => new(CommandLine.ExitCode.Unexpected, $"Unexpected {exception}"),
    };

    // ArgumentException adds "(Parameter 'x')", which means nothing on a command line.
    private static string WithoutParameterName(Exception exception)
    {
        int suffix = exception is ArgumentException { ParamName: string } ? exception.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return suffix < 0 ? exception.Message : exception.Message[..suffix];
    }
}
