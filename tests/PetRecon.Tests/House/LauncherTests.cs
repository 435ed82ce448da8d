using System.Diagnostics;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.House;

/// <summary>
/// The launcher among programs that only pretend: an SDK, apt and sudo as other systems have them. What they are asked for is written down.
/// The folder's name has a space, and the launcher is started through a link, from a folder whose global.json asks for another SDK.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private const string Ubuntu = "Ubuntu jammy main http://archive.example/ubuntu/";
    private const string Debian = "Debian bookworm main http://archive.example/debian/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon launcher-");
    private readonly string _home;

    public LauncherTests()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg") && File.Exists("/bin/bash"), "The launcher's work with packages is for Debian and Ubuntu.");
        _home = _folder.CreateSubdirectory("Pet Recon").FullName;
        _folder.CreateSubdirectory("programs");
        string elsewhere = _folder.CreateSubdirectory("elsewhere").FullName;
        File.Copy(Repository.PathOf("petrecon"), Path.Combine(_home, "petrecon"));
        File.CreateSymbolicLink(Path.Combine(elsewhere, "start"), Path.Combine(_home, "petrecon"));
        File.WriteAllText(Path.Combine(elsewhere, "global.json"), """{ "sdk": { "version": "8.0.100" } }""");
        Pretend("dotnet", "[ \"$1\" != --list-sdks ] || { echo '10.0.100 [/nowhere]'; exit; }");
        Pretend("tee", "cat");
        foreach (string program in new[] { "chmod", "rm", "update-rc.d" })
            Pretend(program, "");
        Machine(user: 0, candidate: "6.0-6", Debian);
    }

    private string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    private string LogPath => Path.Combine(_folder.FullName, "log");

    [Fact]
    public void It_builds_in_its_own_folder_and_runs_the_program_in_the_users_with_the_same_arguments()
    {
        (int code, _, string errors) = Start("simulate", "a phantom", "-o", "a file");
        Assert.True(code == 0, errors);
        Assert.Contains($"{_home}: dotnet restore [{_home}/src/PetRecon.Cli/PetRecon.Cli.csproj]", Log, StringComparison.Ordinal);
        Assert.Contains($"{_home}: dotnet build [{_home}/src/PetRecon.Cli/PetRecon.Cli.csproj]", Log, StringComparison.Ordinal);
        Assert.Contains("elsewhere: dotnet ", Log, StringComparison.Ordinal);
        Assert.Contains(" simulate [a phantom] -o [a file]", Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_network_it_says_what_the_first_build_needs()
    {
        Pretend("dotnet", """
            [ "$1" != --list-sdks ] || { echo '10.0.100 [/nowhere]'; exit; }
            [ "$1" != restore ] || { echo '/x/a.csproj : error NU1301: Unable to load the service index.'; echo '/x/b.csproj : error NU1301: Name or service not known'; exit 1; }
            """);
        (int code, _, string errors) = Start("devices");
        Assert.Equal(1, code);
        Assert.Contains("NU1301: Unable to load the service index.", errors, StringComparison.Ordinal);
        Assert.Contains("The first build needs a network connection", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet build", Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_right_to_install_it_names_the_command_to_run()
    {
        Machine(user: 1000, candidate: "6.0-6", Debian);
        (int code, _, string errors) = Start("install");
        Assert.Equal(1, code);
        Assert.Contains($"sudo {_home.Replace(" ", "\\ ", StringComparison.Ordinal)}/petrecon install", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("apt-get -qq", Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void On_an_Ubuntu_with_too_old_a_PoCL_it_says_so_and_adds_no_source(int user)
    {
        Machine(user, candidate: "1.8-3", Ubuntu);
        (int code, _, string errors) = Start("install");
        Assert.Equal(1, code);
        Assert.Contains("PoCL 1.8-3, which cannot run PetRecon's kernels", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("pocl-opencl-icd (", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("install --yes --no-install-recommends pocl", Log, StringComparison.Ordinal);
        Assert.DoesNotContain("petrecon-trixie", Log, StringComparison.Ordinal);
    }

    [Fact]
    public void On_an_Ubuntu_with_a_good_PoCL_it_installs_that()
    {
        Machine(user: 0, candidate: "6.0-5", Ubuntu);
        (int code, _, string errors) = Start("install");
        Assert.True(code == 0, errors);
        Assert.Contains("install --yes --no-install-recommends pocl-opencl-icd ocl-icd-libopencl1", Log, StringComparison.Ordinal);
        Assert.DoesNotContain("petrecon-trixie", Log, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_Debian_with_too_old_a_PoCL_it_takes_that_of_trixie_from_the_same_mirror()
    {
        Machine(user: 0, candidate: "3.1-3", Debian);
        (int code, string output, string errors) = Start("install");
        Assert.True(code == 0, errors + output);
        Assert.Contains("tee /etc/apt/sources.list.d/petrecon-trixie.sources", Log, StringComparison.Ordinal);
        Assert.Contains("tee /etc/apt/preferences.d/petrecon-trixie", Log, StringComparison.Ordinal);
        Assert.Contains("install --yes --no-install-recommends --target-release trixie pocl-opencl-icd", Log, StringComparison.Ordinal);
    }

    [Fact]
    public void The_programs_that_judge_are_installed_without_starting_a_server()
    {
        (int code, _, string errors) = Start("install");
        Assert.True(code == 0, errors);
        Assert.Contains("dcmtk dicom3tools", Log, StringComparison.Ordinal);
        if (File.Exists("/usr/sbin/policy-rc.d"))
        {
            // A machine that has a policy of its own keeps it.
            Assert.DoesNotContain("policy-rc.d", Log, StringComparison.Ordinal);
            return;
        }

        string[] lines = Log.Split('\n');
        int held = Array.FindIndex(lines, line => line.Contains("tee /usr/sbin/policy-rc.d", StringComparison.Ordinal));
        int installed = Array.FindIndex(lines, line => line.Contains("install --yes", StringComparison.Ordinal) && line.Contains("orthanc", StringComparison.Ordinal));
        int released = Array.FindIndex(lines, line => line.Contains("rm -f /usr/sbin/policy-rc.d", StringComparison.Ordinal));
        Assert.True(held < installed && installed < released, Log);
    }

    [Fact]
    public void An_option_of_test_that_does_not_exist_is_refused()
    {
        (int code, _, string errors) = Start("test", "--fliter", "x");
        Assert.Equal(2, code);
        Assert.Contains("unknown option '--fliter'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_program_that_does_not_end_is_ended_and_counts_as_a_failure()
    {
        foreach (string folder in new[] { "src", "benchmarks", "tests/Endless.Tests" })
            Directory.CreateDirectory(Path.Combine(_home, folder));
        File.WriteAllText(Path.Combine(_home, "tests/Endless.Tests/Endless.Tests.csproj"), "");
        Pretend("timeout", "exit 124");
        (int code, string output, string errors) = Start("test", "--no-install");
        Assert.True(code == 1, errors);
        Assert.Matches("timeout --kill-after=30 20m .*dotnet.*Endless\\.Tests\\.dll", Log);
        Assert.Contains("Endless.Tests was still running after 20 minutes", output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Machine(int user, string candidate, string archive)
    {
        Pretend("id", $"echo {user}");
        Pretend("sudo", "exit 1");
        Pretend("apt-cache", $"echo '  Candidate: {candidate}'");
        Pretend("apt-get", $"[ \"$1\" != indextargets ] || echo '{archive}'");
        // Installed once apt has been asked to.
        Pretend("dpkg-query", $"grep -q \"install --yes.* ${{@: -1}}\\( \\|$\\)\" '{LogPath}' || exit 1; case $2 in *Version*) echo 6.0-6 ;; *) echo installed ;; esac");
    }

    // Every program first writes down where it was started and with what; arguments with spaces stand in brackets.
    private void Pretend(string name, string body)
    {
        string path = Path.Combine(_folder.FullName, "programs", name);
        File.WriteAllText(path, $$"""
            #!/bin/bash
            { printf '%s: {{name}}' "$PWD"; for a; do case $a in *' '*) printf ' [%s]' "$a" ;; *) printf ' %s' "$a" ;; esac; done; echo; } >> '{{LogPath}}'
            {{body}}

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int ExitCode, string Output, string Errors) Start(params string[] arguments)
    {
        string elsewhere = Path.Combine(_folder.FullName, "elsewhere");
        ProcessStartInfo start = new(Path.Combine(elsewhere, "start"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = elsewhere,
        };
        start.Environment["PATH"] = $"{_folder.FullName}/programs:/usr/bin:/bin";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
