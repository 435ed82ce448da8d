using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class SliceAroundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_cine_of_slices_shows_each_of_them_as_often_and_goes_round(int steps)
    {
        // Nine slices of 4 mm within a larger study, whose other slices are not gone through.
        VolumeLayer layer = ComparisonActionsTests.Layer<Hounsfield>("ct") with { Volume = new Volume<Hounsfield>(VoxelGrid.Centered(10, 10, 9, new(4, 4, 4)), new float[900]) };
        VolumeLayer large = ComparisonActionsTests.Layer<Gray>("dose") with { Volume = new Volume<Gray>(VoxelGrid.Centered(10, 10, 10, new(20, 20, 20)), new float[1000]) };
        ViewerState state = Shown(ComparisonActionsTests.Opened(layer, large));
        List<double> seen = [];
        for (int n = 0; n < 9 * 6; n++)
        {
            state = ViewerActions.Slice(state, PaneKind.Axial, steps, goesAround: true);
            seen.Add(Math.Round(state.Scene.CrosshairMm.Z, 6));
        }

        double[] slices = [.. seen.Distinct().Order()];
        Assert.All(slices, z => Assert.Contains(z, Enumerable.Range(-4, 9).Select(static k => 4.0 * k)));
        if (Math.Abs(steps) == 1)
        {
            Assert.Equal(9, slices.Length);
            Assert.All(slices, z => Assert.Equal(6, seen.Count(other => other == z)));
        }
    }

    [Fact]
    public void Slices_of_a_plane_that_is_turned_stay_in_the_volume()
    {
        ViewerState state = ViewerActions.Turn(Shown(ComparisonActionsTests.Opened(ComparisonActionsTests.Layer<Hounsfield>("ct"))), PaneKind.Oblique, 21, -13);
        HashSet<Vector3D> seen = [];
        for (int n = 0; n < 60; n++)
        {
            Vector3D before = state.Scene.CrosshairMm;
            state = ViewerActions.Slice(state, PaneKind.Oblique, 1, goesAround: true);
            Vector3D at = state.Scene.CrosshairMm;
            Assert.NotEqual(before, at);
            Assert.True(Math.Max(Math.Abs(at.X), Math.Max(Math.Abs(at.Y), Math.Abs(at.Z))) <= 18 + 1e-6, $"{at} lies outside of the middles of the voxels.");
            seen.Add(new(Math.Round(at.X, 4), Math.Round(at.Y, 4), Math.Round(at.Z, 4)));
        }

        Assert.InRange(seen.Count, 4, 30);
    }

    private static ViewerState Shown(ViewerState state) =>
        ViewerActions.Layout(state, new Dictionary<PaneId, (int, int)> { [PaneKind.Axial] = (100, 80), [PaneKind.Oblique] = (100, 80) }, 13);
}
