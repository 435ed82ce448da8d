using System.CommandLine;
using PetRecon.Cli.Reporting;

namespace PetRecon.Cli.CommandLine;

/// <summary>A command of the program: its options, its examples, and what it does. Faults become a line and an exit code here.</summary>
internal abstract class ProgramCommand : Command
{
    protected ProgramCommand(string name, string description)
        : base(name, description)
    {
        SetAction((parse, cancellation) =>
            NeedsFirstThread(parse) ? Task.FromResult(RunReported(parse, cancellation)) : Task.Run(() => RunReported(parse, cancellation), CancellationToken.None));
    }

    /// <summary>Example command lines with what they do, printed by --help.</summary>
    public abstract IReadOnlyList<(string Line, string Meaning)> Examples { get; }

    /// <summary>Whether the work has to be done by the thread on which the process began, as windows want it.</summary>
    protected virtual bool NeedsFirstThread(ParseResult parse) => false;

    /// <summary>Does the work, telling the report what happens and leaving the result in it.</summary>
    protected abstract void Run(ParseResult parse, Report report, CancellationToken cancellation);

    private int RunReported(ParseResult parse, CancellationToken cancellation)
    {
        Report report = new(parse.GetValue(CommonOptions.Json));
        try
        {
            Run(parse, report, cancellation);
            report.Finish();
            return ExitCode.Success;
        }
        catch (Exception exception)
        {
            // What a library throws because it was interrupted is the interruption's fault.
            Fault fault = cancellation.IsCancellationRequested ? Fault.Of(new OperationCanceledException()) : Fault.Of(exception);
            report.Fail(fault);
            return fault.ExitCode;
        }
    }
}
