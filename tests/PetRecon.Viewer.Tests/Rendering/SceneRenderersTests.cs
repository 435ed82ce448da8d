using System.Runtime.Intrinsics.X86;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Rendering.OpenGl;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Tests.Rendering.OpenGl;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering;

public class SceneRenderersTests
{
    [Theory]
    [InlineData("llvmpipe (LLVM 15.0.6, 256 bits)", true)]
    [InlineData("softpipe", true)]
    [InlineData("Google SwiftShader", true)]
    [InlineData("NVIDIA H100/PCIe/SSE2", false)]
    [InlineData("AMD Radeon RX 6600 (radeonsi, navi23, LLVM 15.0.6, DRM 3.49)", false)]
    [InlineData("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", false)]
    public void A_device_that_is_the_processor_is_known_by_its_name(string name, bool isOnProcessor) => Assert.Equal(isOnProcessor, SceneRenderers.IsOnProcessor(name));

    [Fact]
    public void The_automatic_choice_takes_a_graphics_card_and_otherwise_the_faster_way_of_the_processor_and_says_so()
    {
        string device = Specimens.Renderer.DeviceName;
        using ISceneRenderer chosen = SceneRenderers.Open(RendererKind.Auto, out string note);
        Assert.Empty(note);
        Assert.Contains(device, chosen.Name, StringComparison.Ordinal);
        bool isOnProcessor = new[] { "llvmpipe", "softpipe" }.Any(device.Contains);
        Assert.IsType(isOnProcessor && Avx2.IsSupported ? typeof(SoftwareRenderer) : typeof(OpenGlRenderer), chosen);
        using ISceneRenderer named = SceneRenderers.Open(RendererKind.OpenGl, out _);
        Assert.IsType<OpenGlRenderer>(named);
    }
}
