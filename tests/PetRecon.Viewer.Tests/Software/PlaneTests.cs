using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Software;

public class PlaneTests
{
    private const int Width = 75;
    private const int Height = 61;

    private static readonly Vector3D s_tiltedRight = new(0.8, 0.36, 0.48);
    private static readonly Vector3D s_tiltedDown = new(-0.6, 0.48, 0.64);

    public static TheoryData<string> Grids =>
        ["axial", "sagittal", "coronal", "feet first", "prone", "left-handed", "oblique", "sheared", "thick slices", "thick sagittal", "one slice"];

    public static IEnumerable<PlaneView> Views =>
    [
        TestLayers.Plane(new(0.31, 0.17, 0.23), Vector3D.UnitX, Vector3D.UnitY, 0.53),
        TestLayers.Plane(new(0.31, 0.17, 0.23), Vector3D.UnitX, -Vector3D.UnitZ, 0.53),
        TestLayers.Plane(new(0.31, 0.17, 0.23), Vector3D.UnitY, -Vector3D.UnitZ, 0.53),
        TestLayers.Plane(new(1.31, -0.17, 0.23), s_tiltedRight, s_tiltedDown, 0.61),
    ];

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_plane_through_an_asymmetric_object_shows_its_values_whatever_the_grid(string kind)
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid(kind), TestLayers.Asymmetric));
        foreach (PlaneView view in Views)
        {
            foreach (VolumeLayer shown in (VolumeLayer[])[layer, layer with { IsInterpolated = false }, layer with { Map = ColourMaps.HotIron, Window = new(250, 10) }])
                AssertRight(view, shown);
        }
    }

    [Fact]
    public void Layers_of_different_grids_are_fused_by_opacity_and_blend_in_their_order()
    {
        VolumeLayer ct = TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid("sagittal"), TestLayers.Asymmetric), 0, 200);
        VolumeLayer pet = TestLayers.Layer(TestLayers.Noise(TestLayers.Grid("sheared"), 5), 20, 240, ColourMaps.HotMetalBlue) with
        {
            Id = "pet", Opacity = 0.4, SceneToVolume = new RigidTransform(new(0.96, -0.28, 0), new(0.28, 0.96, 0), Vector3D.UnitZ, new(1.5, -2, 0.7)),
        };
        VolumeLayer dose = TestLayers.Layer(TestLayers.Noise(TestLayers.Grid("thick slices"), 6), 0, 255, ColourMaps.DoseWash) with { Id = "dose", Opacity = 0.7, LowestShown = 90, IsInterpolated = false };
        foreach (LayerBlend blend in Enum.GetValues<LayerBlend>())
        {
            foreach (PlaneView view in Views)
                AssertRight(view, ct, pet with { Blend = blend }, dose);
        }
    }

    [Fact]
    public void Hidden_and_clear_layers_do_not_count()
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.Noise(TestLayers.Grid("axial"), 1));
        Picture picture = TestLayers.Render(TestLayers.Scene(layer with { IsVisible = false }, layer with { Opacity = 0 }), Views.First(), 20, 10, background: 0x102030);
        for (int n = 0; n < 200; n++)
            Assert.Equal((byte[])[0x10, 0x20, 0x30, 255], picture.Rgba.Slice(4 * n, 4).ToArray());
    }

    [Theory]
    [InlineData("half a voxel of shift")]
    [InlineData("flip")]
    [InlineData("colour map")]
    [InlineData("window")]
    [InlineData("nearest")]
    public void The_comparison_sees_what_a_renderer_can_do_wrong(string fault)
    {
        VoxelGrid grid = TestLayers.Grid("axial");
        VolumeLayer right = TestLayers.Layer(TestLayers.OfPosition(grid, TestLayers.Asymmetric));
        VolumeLayer wrong = fault switch
        {
            "half a voxel of shift" => right with { SceneToVolume = RigidTransform.Shift(new(0.75, 0, 0)) },
            "flip" => right with { Volume = TestLayers.OfPosition(grid, static p => TestLayers.Asymmetric(new(-p.X, p.Y, p.Z))) },
            "colour map" => right with { Map = ColourMaps.HotIron },
            "window" => right with { Window = new(0, 265) },
            _ => right with { IsInterpolated = false },
        };
        ReadOnlySpan<byte> picture = TestLayers.Render(TestLayers.Scene(wrong), Views.First(), Width, Height).Rgba.Span;
        (int differing, int compared, _) = PlaneOracle.Compare(picture, [right], Views.First(), Width, Height);
        Assert.True(differing > compared / 20, $"Only {differing} of {compared} pixels show the fault.");
    }

    [Fact]
    public void What_is_not_a_number_is_transparent_and_does_not_spread_to_a_voxels_centre()
    {
        VoxelGrid grid = new(8, 8, 3, new(1, 1, 1), Vector3D.Zero);
        float[] voxels = new float[grid.VoxelCount];
        Array.Fill(voxels, 100);
        voxels[grid.LinearIndex(3, 4, 1)] = float.NaN;
        VolumeLayer layer = TestLayers.Layer(new Volume<Unspecified>(grid, voxels));
        PlaneView centers = TestLayers.Plane(new(3.5, 3.5, 1), Vector3D.UnitX, Vector3D.UnitY, 1);
        Picture picture = TestLayers.Render(TestLayers.Scene(layer), centers, 8, 8);
        for (int n = 0; n < 64; n++)
            Assert.Equal(n == 3 + 8 * 4 ? 0 : 100, picture.Rgba.Span[4 * n]);
        Picture between = TestLayers.Render(TestLayers.Scene(layer), centers with { CenterMm = new(3.75, 3.5, 1) }, 8, 8);
        Assert.Equal(0, between.Rgba.Span[4 * (2 + 8 * 4)]);
        Assert.Equal(100, between.Rgba.Span[4 * (4 + 8 * 4)]);
        Picture nothing = TestLayers.Render(TestLayers.Scene(TestLayers.Layer(Volume<Unspecified>.Constant(grid, float.NaN))), centers, 8, 8);
        Assert.All(nothing.Rgba.ToArray().Chunk(4), static pixel => Assert.Equal(0, pixel[0]));
    }

    [Fact]
    public void A_single_slice_is_as_thick_as_its_voxels()
    {
        VolumeLayer layer = TestLayers.Layer(Volume<Unspecified>.Constant(new(10, 10, 1, new(1, 1, 7), Vector3D.Zero), 200));
        PlaneView upright = TestLayers.Plane(new(4.5, 4.5, 0), Vector3D.UnitX, -Vector3D.UnitZ, 0.1);
        Picture picture = TestLayers.Render(TestLayers.Scene(layer), upright, 3, 101);
        Assert.Equal(70, Enumerable.Range(0, 101).Count(y => picture.Rgba.Span[4 * (1 + 3 * y)] == 200), 1.0);
    }

    private static void AssertRight(PlaneView view, params VolumeLayer[] layers)
    {
        ReadOnlySpan<byte> picture = TestLayers.Render(TestLayers.Scene(layers), view, Width, Height).Rgba.Span;
        (int wrong, int compared, int lit) = PlaneOracle.Compare(picture, layers, view, Width, Height);
        Assert.True(compared > Width * Height / 2 && lit > 100, $"Only {compared} pixels were compared, {lit} of them lit.");
        Assert.True(wrong == 0, $"{wrong} of {compared} pixels differ by more than one grey value.");
    }
}
