using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Tests.Browser;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.Surfaces;

public sealed class SurfaceMeshesTests
{
    [Fact]
    public async Task The_surfaces_of_many_levels_are_made_once_and_are_all_there_then()
    {
        Scene scene = TestStudy.Scene() with { Isodoses = [new("many", "dose", [.. Enumerable.Range(1, 45).Select(static level => new IsodoseLineStyle(level, new DisplayColour(255, 0, 0), ""))]) { ShowsSurfaces = true }] };
        await SurfaceMeshes.Preparation(scene).WithinAsync("The surfaces are made.");
        Assert.True(SurfaceMeshes.Preparation(scene).IsCompletedSuccessfully);
        Assert.Equal(45, SurfaceMeshes.CountAtHand(scene));
    }
}
