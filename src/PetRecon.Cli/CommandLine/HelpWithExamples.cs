using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PetRecon.Cli.CommandLine;

/// <summary>The usual help, followed by a command's examples; by the exit codes at the root.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ProgramCommand command)
        {
            output.WriteLine("Examples:");
            foreach ((string line, string meaning) in command.Examples)
            {
                output.WriteLine($"  petrecon {line}");
                output.WriteLine($"      {meaning}");
            }
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.WriteLine(ExitCode.Table);
        }

        return code;
    }
}
