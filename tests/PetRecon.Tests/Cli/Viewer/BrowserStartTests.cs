using System.Runtime.Versioning;
using PetRecon.Cli.Commands.Viewer;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

public sealed class BrowserStartTests
{
    [Theory]
    [InlineData("xdg-open", "DISPLAY=:0")]
    [InlineData("xdg-open", "WAYLAND_DISPLAY=wayland-0")]
    [InlineData(null)]
    [InlineData(null, "DISPLAY=")]
    [InlineData(null, "DISPLAY=localhost:10.0", "SSH_CONNECTION=10.0.0.1 50000 10.0.0.2 22")]
    [InlineData(null, "WAYLAND_DISPLAY=wayland-0", "SSH_TTY=/dev/pts/3")]
    public void A_browser_is_started_where_a_user_sits_and_never_over_ssh(string? opener, params string[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system has a browser of its own.");
        Dictionary<string, string> variables = environment.Select(static entry => entry.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        Assert.Equal(opener, BrowserStart.Opener(variables.GetValueOrDefault));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_address_is_in_a_file_of_this_user_alone_and_in_no_argument_and_the_file_goes_with_the_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A script stands in for the opener.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-start");
        try
        {
            // Takes the opener's place: notes its argument, and copies the file with its rights.
            string noted = Path.Combine(folder.FullName, "noted");
            string program = Path.Combine(folder.FullName, "opener");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\ncp -p \"$1\" '{noted}.html'\nprintf %s \"$1\" > '{noted}.part'\nmv '{noted}.part' '{noted}'\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Uri address = new("http://localhost:8042/open#secret&more");
            string file;
            using (BrowserStart? start = BrowserStart.Of(address, program))
            {
                Assert.NotNull(start);
                while (!File.Exists(noted))
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                file = await File.ReadAllTextAsync(noted, TestContext.Current.CancellationToken);
                Assert.DoesNotContain("secret", file, StringComparison.Ordinal);
                Assert.Contains("url=http://localhost:8042/open#secret&amp;more", await File.ReadAllTextAsync(noted + ".html", TestContext.Current.CancellationToken), StringComparison.Ordinal);
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(noted + ".html"));
                Assert.True(File.Exists(file));
            }

            Assert.False(File.Exists(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Where_no_program_knows_a_browser_nothing_fails()
    {
        using BrowserStart? start = BrowserStart.Of(new("http://localhost:8042/open#secret"), "/nowhere/at-all");
    }
}
