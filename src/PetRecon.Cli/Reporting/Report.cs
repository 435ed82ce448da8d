using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;

namespace PetRecon.Cli.Reporting;

/// <summary>
/// Tells the user what a command does and what came of it: lines and progress for people, or one JSON object for machines
/// on standard output with the lines on standard error.
/// </summary>
internal sealed class Report
{
    private readonly bool _json;
    private readonly TextWriter _output;
    private readonly TextWriter _lines;
    private readonly TextWriter _errors;
    private readonly List<string> _warnings = [];

    public Report(bool json, TextWriter? output = null, TextWriter? errors = null)
    {
        _json = json;
        _output = output ?? Console.Out;
        _errors = errors ?? Console.Error;
        _lines = json ? _errors : _output;
        Progress = ProgressDisplay.ForThisTerminal(_errors);
    }

    private Report(Report other, ProgressDisplay progress)
        : this(other._json, other._output, other._errors)
    {
        _warnings = other._warnings;
        Result = other.Result;
        Progress = progress;
    }

    /// <summary>What machines read; the commands add to it.</summary>
    public JsonObject Result { get; } = [];

    /// <summary>What was warned of so far.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Shows how far long work has come.</summary>
    public ProgressDisplay Progress { get; }

    /// <summary>The same report with another display of progress, for work that is watched from elsewhere too.</summary>
    public Report WithProgress(ProgressDisplay progress) => new(this, progress);

    /// <summary>A line for people.</summary>
    public void Say(string line = "") => _lines.WriteLine(line);

    /// <summary>Something that the user should know and that does not stop the work; it also goes into the manifest.</summary>
    public void Warn(string warning)
    {
        if (_warnings.Contains(warning))
            return;
        _warnings.Add(warning);
        _errors.WriteLine($"warning: {warning}");
    }

    /// <summary>Writes the result for machines.</summary>
    public void Finish()
    {
        if (!_json)
            return;
        if (_warnings.Count > 0)
            Result["warnings"] = JsonText.Array(_warnings);
        _output.WriteLine(JsonText.Write(Result));
    }

    /// <summary>Says what went wrong.</summary>
    public void Fail(Fault fault)
    {
        _errors.WriteLine($"petrecon: {fault.Message}");
        if (_json)
            _output.WriteLine(JsonText.Write(new JsonObject { ["error"] = fault.Message, ["exitCode"] = fault.ExitCode }));
    }
}
