using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection;

/// <summary>The engine's tests again, each time in a child process whose runtime was told that the processor can do less.</summary>
public sealed class InstructionSetTests
{
    /// <summary>Environment variable: the lanes that a child process must find.</summary>
    public const string ExpectedLanes = "PETRECON_TEST_EXPECTED_LANES";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableAVX", 4)]
    public async Task Projection_holds_to_the_scalar_law_with_instructions_switched_off(string setting, int lanes)
    {
        Assert.SkipUnless(Sse41.IsSupported, "This processor has no SSE4.1.");
        Assert.SkipWhen(lanes == 8 && !Avx2.IsSupported, "This processor has no AVX2.");
        using Process child = new()
        {
            StartInfo = new(Environment.ProcessPath!)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    [setting] = "0",
                    [ExpectedLanes] = lanes.ToString(CultureInfo.InvariantCulture),
                },
            },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            child.StartInfo.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        foreach (string argument in new[] { "-noColor", "-class", typeof(SlabProjectorTests).FullName!, "-class", typeof(SectionEngineTests).FullName!, "-class", typeof(ColumnAttenuationTests).FullName! })
            child.StartInfo.ArgumentList.Add(argument);
        child.Start();
        Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, $"{setting}=0: {await output}{errors}");
        Assert.Matches(@"Total: [1-9]\d*, Errors: 0, Failed: 0", await output);
    }
}
