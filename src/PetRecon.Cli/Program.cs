using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Commands.Viewer;

namespace PetRecon.Cli;

/// <summary>The composition root: from the command line to a command, and from Ctrl-C to a clean end.</summary>
public static class Program
{
    /// <summary>Runs one command and returns its exit code.</summary>
    /// <param name="args">The command line.</param>
    public static async Task<int> Main(string[] args)
    {
        using CancellationTokenSource cancellation = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        return await RunAsync(args, cancellation.Token);

        // The first signal asks the work to stop; a second one ends the process as usual.
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }

    internal static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        ParseResult parse = Commands().Parse(args.Length == 0 ? ["--help"] : args);
        if (parse.Errors.Count > 0 && parse.Action is not HelpWithExamples)
        {
            foreach (string message in Problems(parse))
                await Console.Error.WriteLineAsync($"petrecon: {message}");
            await Console.Error.WriteLineAsync($"See: petrecon {string.Join(' ', CommandPath(parse).Append("--help"))}");
            return ExitCode.Usage;
        }

        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await parse.InvokeAsync(configuration, cancellation);
    }

    internal static RootCommand Commands()
    {
        RootCommand root = new("PetRecon: from detected photons to a PET image. Events of any scanner go in, an image comes out.");
        root.Options.Add(CommonOptions.Json);
        foreach (ProgramCommand command in new ProgramCommand[]
        {
            new DemoCommand(), new SimulateCommand(), new ReconstructCommand(), new InspectCommand(), new ConvertCommand(), new DevicesCommand(), new ReportCommand(),
            new DvhCommand(), new PlanCommand(), new DepthCommand(), new ProfileCommand(), new RangeCommand(),
        })
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(new RenderCommand());
        root.Subcommands.Add(new ViewCommand());
        root.Subcommands.Add(new DoseCommand());
        root.Subcommands.Add(new GammaCommand());
        root.Subcommands.Add(new IsodoseCommand());
        root.Subcommands.Add(new DicomCommand());
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    // A word that is no command also makes the command missing; saying the first is enough.
    private static IEnumerable<string> Problems(ParseResult parse) =>
        parse.UnmatchedTokens.Count > 0
            ? parse.UnmatchedTokens.Select(token => $"there is no command or option '{token}' here.").Distinct()
            : parse.Errors.Select(error => error.Message).Distinct();

    private static Stack<string> CommandPath(ParseResult parse)
    {
        Stack<string> names = [];
        for (SymbolResult? result = parse.CommandResult; result is CommandResult { Command: not RootCommand } command; result = command.Parent)
            names.Push(command.Command.Name);
        return names;
    }
}
