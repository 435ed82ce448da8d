using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Software;

public class SoftwareRendererTests
{
    private static readonly View[] s_views =
    [
        TestLayers.Plane(new(0.3, 0.2, 0.1), new(0.8, 0.36, 0.48), new(-0.6, 0.48, 0.64), 0.4),
        TestLayers.Projection(ProjectionKind.Maximum, Vector3D.Zero, 40, 20, 0.4),
        TestLayers.Projection(ProjectionKind.Volume, Vector3D.Zero, 40, 20, 0.4),
        TestLayers.Projection(ProjectionKind.Isosurface, Vector3D.Zero, 40, 20, 0.4) with { SurfaceValue = 100 },
    ];

    private static Scene Fused { get; } = TestLayers.Scene(
        TestLayers.Layer(TestLayers.Noise(TestLayers.Grid("oblique"), 3, sparse: true)) with { Transfer = TransferFunctions.CtBone },
        TestLayers.Layer(TestLayers.OfPosition(TestLayers.Grid("thick slices"), TestLayers.Asymmetric), map: ColourMaps.HotIron) with { Id = "b", Opacity = 0.5 });

    [Fact]
    public void Pictures_are_the_same_bytes_on_any_number_of_threads_and_with_vectors_or_without()
    {
        foreach (View view in s_views)
        {
            byte[] alone = TestLayers.Render(Fused, view, 150, 99, threads: 1).Rgba.ToArray();
            Assert.Contains(alone.Chunk(4), static pixel => pixel[0] > 3);
            Assert.Equal(alone, TestLayers.Render(Fused, view, 150, 99, threads: 2).Rgba.ToArray());
            Assert.Equal(alone, TestLayers.Render(Fused, view, 150, 99, threads: 7).Rgba.ToArray());
            Assert.Equal(alone, TestLayers.Render(Fused, view, 150, 99, threads: 3, wide: false).Rgba.ToArray());
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public unsafe void Slopes_are_the_differences_between_the_values_a_voxel_to_either_side(bool wide, bool interpolated)
    {
        Assert.SkipUnless(Avx2.IsSupported || !wide, "This processor has no AVX2.");
        const float Tolerance = 1e-3f;
        Random random = new(78);
        float[] voxels = new float[6 * 4 * 3];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = n == 41 ? float.NaN : 1000 * random.NextSingle() - 500;
        float Place() => random.Next(3) == 0 ? random.Next(-2, 8) : 9 * random.NextSingle() - 2;
        int known = 0;
        fixed (float* pinned = voxels)
        {
            VoxelTable table = new(pinned, 6, 4, 3, interpolated, wide);
            for (int n = 0; n < 3000; n++)
            {
                (float x, float y, float z) = (Place(), Place(), Place());
                table.Slopes(Vector256.Create(x), Vector256.Create(y), Vector256.Create(z), out Vector256<float> alongX, out Vector256<float> alongY, out Vector256<float> alongZ);
                foreach ((float expected, float slope) in ((float, float)[])
                    [
                        (table.At(x + 1, y, z) - table.At(x - 1, y, z), alongX[3]), (table.At(x, y + 1, z) - table.At(x, y - 1, z), alongY[0]),
                        (table.At(x, y, z + 1) - table.At(x, y, z - 1), alongZ[7]),
                    ])
                {
                    Assert.True(float.IsNaN(expected) ? float.IsNaN(slope) : Math.Abs(expected - slope) <= Tolerance, $"{slope} rather than {expected} at {x}, {y}, {z}");
                    known += float.IsNaN(expected) ? 0 : 1;
                }
            }
        }

        Assert.InRange(known, 5000, 8999);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public unsafe void Eight_values_at_a_time_are_the_bits_of_one_at_a_time(bool interpolated)
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2.");
        Random random = new(77);
        float[] voxels = new float[7 * 1 * 5];
        for (int n = 0; n < voxels.Length; n++)
            voxels[n] = n % 9 == 4 ? float.NaN : 1000 * random.NextSingle() - 500;
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 6, 4, 1, 2.5f, -0.5f, 1e30f];
        float Place() => random.Next(3) == 0 ? special[random.Next(special.Length)] : 9 * random.NextSingle() - 1;
        fixed (float* pinned = voxels)
        {
            VoxelTable wide = new(pinned, 7, 1, 5, interpolated, wide: true);
            VoxelTable scalar = new(pinned, 7, 1, 5, interpolated, wide: false);
            for (int n = 0; n < 2000; n++)
            {
                float[] x = [.. Enumerable.Range(0, 8).Select(_ => Place())];
                float[] y = [.. Enumerable.Range(0, 8).Select(_ => Place())];
                float[] z = [.. Enumerable.Range(0, 8).Select(_ => Place())];
                Vector256<float> eight = wide.At(Vector256.Create(x), Vector256.Create(y), Vector256.Create(z));
                for (int lane = 0; lane < 8; lane++)
                    Assert.Equal(scalar.At(x[lane], y[lane], z[lane]), eight[lane]);
            }
        }
    }

    [Fact]
    public void A_picture_that_is_no_longer_wanted_ends_within_itself()
    {
        VolumeLayer layer = TestLayers.Layer(TestLayers.Noise(VoxelGrid.Centered(96, 96, 96, new(1, 1, 1)), 4)) with { Opacity = 0.05 };
        using SoftwareRenderer renderer = new(2);
        foreach (View view in s_views[1..3])
        {
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(30));
            Assert.ThrowsAny<OperationCanceledException>(() => renderer.Render(
                TestLayers.Scene(layer), view with { MmPerPixel = 0.01 }, new() { Width = 16384, Height = 4096, StepVoxels = 0.02 }, source.Token));
        }

        using CancellationTokenSource ended = new();
        ended.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => renderer.Render(Fused, s_views[0], new() { Width = 9, Height = 9 }, ended.Token));
        Assert.Equal(324, renderer.Render(Fused, s_views[0], new() { Width = 9, Height = 9 }, CancellationToken.None).Rgba.Length);
    }

    [Fact]
    public void Volumes_without_numbers_or_of_one_value_and_empty_scenes_are_drawn()
    {
        VoxelGrid grid = VoxelGrid.Centered(9, 1, 5, new(1, 20, 1));
        foreach (View view in s_views)
        {
            Assert.All(TestLayers.Render(new(), view, 5, 3, background: 0x070707).Rgba.ToArray().Chunk(4), static pixel => Assert.Equal((byte[])[7, 7, 7, 255], pixel));
            Scene empty = TestLayers.Scene(TestLayers.Layer(Volume<Unspecified>.Constant(grid, float.NaN)));
            Assert.All(TestLayers.Render(empty, view, 5, 3, background: 0x070707).Rgba.ToArray().Chunk(4), static pixel => Assert.Equal((byte[])[7, 7, 7, 255], pixel));
            Assert.True(TestLayers.Render(TestLayers.Scene(TestLayers.Layer(Volume<Unspecified>.Constant(grid, 200))), view, 5, 3).Rgba.Span[4 * 7] > 50);
        }
    }

    [Fact]
    public void Views_and_transfer_functions_that_cannot_be_drawn_are_refused_with_the_reason()
    {
        using SoftwareRenderer renderer = new();
        PlaneView plane = (PlaneView)s_views[0];
        Assert.Throws<ArgumentException>(() => renderer.Render(Fused, plane with { MmPerPixel = 0 }, new() { Width = 9, Height = 9 }, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => renderer.Render(Fused, plane with { Down = plane.Right }, new() { Width = 9, Height = 9 }, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => renderer.Render(Fused, plane, new() { Width = 90_000, Height = 9 }, CancellationToken.None));
        Scene falling = TestLayers.Scene(Fused.Layers[0] with { Transfer = new() { Points = [new(2, 0, 0, 0, 0), new(1, 0, 0, 0, 0)] } });
        Assert.Contains("rising", Assert.Throws<ArgumentException>(() => renderer.Render(falling, s_views[2], new() { Width = 9, Height = 9 }, CancellationToken.None)).Message, StringComparison.Ordinal);
    }
}
