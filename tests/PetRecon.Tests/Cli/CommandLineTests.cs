using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli;

public class CommandLineTests
{
    public static TheoryData<string> Commands => ["demo", "simulate", "reconstruct", "inspect", "convert", "devices", "render", "view"];

    public static TheoryData<string> DicomCommands => [.. PetRecon.Cli.Program.Commands().Subcommands.Single(command => command.Name == "dicom").Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_of_every_command_has_examples_that_parse(string command) =>
        ExamplesParse(PetReconProcess.Succeed(command, "--help").Output);

    [Theory]
    [MemberData(nameof(DicomCommands))]
    public void Help_of_every_command_below_dicom_has_examples_that_parse(string command) =>
        ExamplesParse(PetReconProcess.Succeed("dicom", command, "--help").Output);

    private static void ExamplesParse(string help)
    {
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
        Assert.Contains("  dicom ", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_command_the_help_is_shown() =>
        Assert.Contains("Usage:", PetReconProcess.Succeed().Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("devices --nonsense")]
    [InlineData("devices surplus")]
    [InlineData("reconstruct scan.petsird --algorithm fbp")]
    [InlineData("simulate uniform-cylinder -o scan.dat")]
    [InlineData("reconstruct scan.petsird -o image.tiff")]
    [InlineData("reconstruct scan.petsird --algorithm mlem --subsets 4")]
    [InlineData("reconstruct scan.petsird --resume")]
    [InlineData("reconstruct scan.petsird --grid-of other.nii --voxel 2")]
    [InlineData("reconstruct scan.petsird --additive a.bin --randoms uniform")]
    [InlineData("reconstruct scan.petsird --mu-unit per-cm")]
    [InlineData("reconstruct scan.petsird --device cuda --threads 2")]
    [InlineData("simulate uniform-cylinder -o scan.petsird --counts 10 --calibration 1")]
    [InlineData("simulate nothing-of-that-name -o scan.petsird")]
    [InlineData("simulate uniform-cylinder --scanner nothing-of-that-name -o scan.petsird")]
    [InlineData("simulate uniform-cylinder --seed nothing-of-that-name -o scan.petsird")]
    [InlineData("inspect nothing-of-that-name")]
    [InlineData("dicom")]
    [InlineData("dicom nonsense")]
    [InlineData("dicom echo")]
    [InlineData("dicom dump")]
    [InlineData("dicom dump seeds/dicom/texts.dcm --max-length -1")]
    [InlineData("dicom anonymize seeds/dicom/texts.dcm")]
    [InlineData("dicom anonymize seeds/dicom/texts.dcm out.dcm --option retain-everything")]
    [InlineData("dicom anonymize seeds/dicom/texts.dcm out.dcm --shift-dates soon")]
    [InlineData("dicom anonymize seeds/dicom/texts.dcm out.dcm --shift-dates 10 --option retain-full-dates")]
    [InlineData("dicom picture seeds/dicom/explicit_little.dcm")]
    [InlineData("dicom picture seeds/dicom/explicit_little.dcm -o p.png --window 40")]
    [InlineData("dicom picture seeds/dicom/explicit_little.dcm -o p.png --frame 1")]
    [InlineData("dicom write")]
    [InlineData("dicom write image.nii -o out --as film")]
    [InlineData("dicom write image.nii -o out.dcm --as dose --unit counts")]
    [InlineData("reconstruct scan.petsird -o series/ --dicom other")]
    [InlineData("reconstruct scan.petsird -o image.nii --patient-id 7")]
    [InlineData("dicom echo PACS@:0")]
    [InlineData("dicom echo localhost --tls-insecure")]
    [InlineData("dicom echo localhost --aet A-TITLE-THAT-IS-TOO-LONG")]
    public void A_command_line_that_does_not_fit_together_ends_with_2_and_one_clear_message(string line)
    {
        // The small files of the repository are there; all others are never looked for.
        PetReconProcess result = PetReconProcess.Run([.. line.Split(' ').Select(word => word.StartsWith("seeds/", StringComparison.Ordinal) ? Repository.PathOf(word) : word)]);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("petrecon: ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reconstruct missing.petsird -o image.nii")]
    [InlineData("inspect missing.petsird")]
    [InlineData("inspect folder/missing.nii.gz")]
    [InlineData("convert missing.petsird out.ndjson")]
    public void A_missing_input_file_ends_with_3_and_is_named(string line)
    {
        PetReconProcess result = PetReconProcess.Run(line.Split(' '));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(line.Split(' ')[1], result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void With_json_a_fault_is_an_object_on_standard_output()
    {
        PetReconProcess result = PetReconProcess.Run("inspect", "missing.petsird", "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(3, (int)result.Json["exitCode"]!);
        Assert.Contains("missing.petsird", (string)result.Json["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_always_has_the_cpu_and_names_the_automatic_choice()
    {
        System.Text.Json.Nodes.JsonObject json = PetReconProcess.Succeed("devices", "--json").Json;
        Assert.Contains(json["devices"]!.AsArray(), device => (string?)device!["kind"] == "Cpu");
        Assert.Contains(json["devices"]!.AsArray(), device => (string?)device!["selector"] == (string?)json["auto"]);
    }

    [Fact]
    public void Inspect_without_a_name_lists_scanners_and_phantoms()
    {
        System.Text.Json.Nodes.JsonObject json = PetReconProcess.Succeed("inspect", "--json").Json;
        Assert.Contains(json["scanners"]!.AsArray(), name => (string?)name == "vision-600");
        Assert.Contains(json["phantoms"]!.AsArray(), name => (string?)name == "nema-iec-body");
    }

    [Fact]
    public void The_version_names_the_commit() =>
        Assert.Matches(@"^\d+\.\d+\.\d+(\+[0-9a-f]{40})?\s*$", PetReconProcess.Succeed("--version").Output);
}
