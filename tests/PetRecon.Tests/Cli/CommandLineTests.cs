using Xunit;

namespace PetRecon.Tests.Cli;

public class CommandLineTests
{
    public static TheoryData<string> Commands => ["devices"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_of_every_command_has_examples_that_parse(string command)
    {
        string help = PetReconProcess.Succeed(command, "--help").Output;
        string[] examples = [.. help[help.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  petrecon ", StringComparison.Ordinal))];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
            Assert.Empty(PetRecon.Cli.Program.Commands().Parse(example.Trim()["petrecon ".Length..]).Errors);
    }

    [Fact]
    public void Help_of_the_program_lists_the_commands_and_the_exit_codes()
    {
        string help = PetReconProcess.Succeed("--help").Output;
        Assert.Contains("Exit codes:", help, StringComparison.Ordinal);
        Assert.All(Commands, command => Assert.Contains($"  {command.Data} ", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("devices --nonsense")]
    [InlineData("devices surplus")]
    public void A_command_line_that_does_not_exist_ends_with_2_and_says_what_is_wrong(string line)
    {
        PetReconProcess result = PetReconProcess.Run(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(line.Split(' ')[^1], result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Devices_always_has_the_cpu_and_names_the_automatic_choice()
    {
        System.Text.Json.Nodes.JsonObject json = PetReconProcess.Succeed("devices", "--json").Json;
        Assert.Contains(json["devices"]!.AsArray(), device => (string?)device!["kind"] == "Cpu");
        Assert.Contains(json["devices"]!.AsArray(), device => (string?)device!["selector"] == (string?)json["auto"]);
    }

    [Fact]
    public void The_version_names_the_commit() =>
        Assert.Matches(@"^\d+\.\d+\.\d+(\+[0-9a-f]{40})?\s*$", PetReconProcess.Succeed("--version").Output);
}
