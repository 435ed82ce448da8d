using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace PetRecon.Viewer.Tests.Window;

/// <summary>Runs the tests, or, as a child of one, a window: windows need a process whose first thread is theirs.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        if (args is [ShownWindow.Argument, string which])
            return ShownWindow.Run(which);
        return Array.Exists(args, static arg => arg is "--server" or "--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions).GetAwaiter().GetResult()
            : ConsoleRunner.Run(args).GetAwaiter().GetResult();
    }
}
