using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;
using Xunit;

namespace PetRecon.Viewer.Tests.Rendering.OpenGl;

public class LayersTests
{
    private static readonly RenderOptions s_options = new() { Width = 60, Height = 47, Background = 0x204060 };

    public static TheoryData<string> Directions => ["axial", "coronal", "sagittal", "oblique"];

    [Theory]
    [MemberData(nameof(Directions))]
    public void Layers_of_different_grids_are_put_over_each_other_by_their_blends(string direction)
    {
        Volume upper = WithHole(Specimens.Noise(Specimens.Grid("oblique 1:20"), 5));
        VolumeLayer[] layers =
        [
            Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"))) with { Window = new(-900, 700) },
            Specimens.Layer(Specimens.Noise(Specimens.Grid("sheared"), 3), Specimens.Mixed, "b") with { Opacity = 0.4, Blend = LayerBlend.Add },
            Specimens.Layer(Specimens.Noise(Specimens.Grid("left-handed"), 4), Specimens.Mixed, "c") with { Opacity = 0.6, Blend = LayerBlend.Maximum, Window = new(600, -600) },
            Specimens.Layer(upper, Specimens.Mixed, "d") with { Opacity = 0.5, LowestShown = -200 },
            Specimens.Layer(upper, Specimens.Grey, "hidden") with { IsVisible = false },
        ];
        PlaneView view = Specimens.Plane(direction);
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene([.. layers]), view, s_options);
        int far = 0;
        for (int i = 0; i < s_options.Width * s_options.Height; i++)
        {
            double[] expected = Expected(layers[..4], view.PositionMm(i % s_options.Width + 0.5, i / s_options.Width + 0.5, s_options.Width, s_options.Height));
            Assert.Equal(255, picture[4 * i + 3]);
            for (int channel = 0; channel < 3; channel++)
                far += Math.Abs(picture[4 * i + channel] - 255 * expected[channel]) <= 0.51 ? 0 : 1;
        }

        // A value that is halfway between two entries, or a pixel on a face, may fall to the other side.
        Assert.True(far <= 12, $"{far} of {3 * s_options.Width * s_options.Height} colours are not within half a count.");
    }

    [Fact]
    public void A_scene_of_nothing_is_its_background()
    {
        ReadOnlySpan<byte> picture = Specimens.Picture(new Scene(), Specimens.Plane("axial"), s_options);
        for (int i = 0; i < picture.Length; i += 4)
            Assert.True(picture.Slice(i, 4).SequenceEqual((ReadOnlySpan<byte>)[0x20, 0x40, 0x60, 255]));
    }

    [Fact]
    public void A_volume_of_nothing_but_missing_values_shows_nothing()
    {
        Volume volume = Specimens.Of(Specimens.Grid("straight"), static _ => double.NaN);
        foreach (View view in new View[] { Specimens.Plane("axial"), Specimens.Projection("oblique", ProjectionKind.Maximum), Specimens.Projection("oblique", ProjectionKind.Volume), Specimens.Projection("oblique", ProjectionKind.Isosurface) })
            Assert.True(Specimens.Picture(Specimens.Scene(Specimens.Layer(volume)), view, s_options).SequenceEqual(Specimens.Picture(new Scene(), view, s_options)));
    }

    [Fact]
    public void Infinite_values_take_the_colours_of_the_ends()
    {
        Volume volume = Specimens.Of(new(4, 1, 1, new(4, 4, 4), new(-6, 0, 0)), static point => point.X < 0 ? double.NegativeInfinity : double.PositiveInfinity);
        VolumeLayer layer = Specimens.Layer(volume) with { IsInterpolated = false };
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene(layer), Specimens.Plane("axial", 1, Vector3D.Zero), new() { Width = 4, Height = 1 });
        Assert.Equal([0, 0, 255, 255], [picture[0], picture[4], picture[8], picture[12]]);
    }

    [Fact]
    public void More_layers_than_the_device_has_textures_are_drawn_in_turns()
    {
        VolumeLayer[] layers = [.. Enumerable.Range(0, 40).Select(n => Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"), (ulong)n), Specimens.Grey, $"{n}") with { Opacity = 0.1, LowestShown = n * 40 - 900 })];
        PlaneView view = Specimens.Plane("coronal");
        ReadOnlySpan<byte> picture = Specimens.Picture(Specimens.Scene([.. layers]), view, s_options);
        for (int i = 0; i < s_options.Width * s_options.Height; i += 7)
        {
            double expected = 255 * Expected(layers, view.PositionMm(i % s_options.Width + 0.5, i / s_options.Width + 0.5, s_options.Width, s_options.Height))[0];
            Assert.True(Math.Abs(picture[4 * i] - expected) < 2, $"Pixel {i} is {picture[4 * i]}, not {expected}.");
        }
    }

    [Theory]
    [InlineData(5, 5, 0.5, 1, "window")]
    [InlineData(0, double.NaN, 0.5, 1, "window")]
    [InlineData(0, 1, 1.5, 1, "opacity")]
    [InlineData(0, 1, -1, 1, "opacity")]
    [InlineData(0, 1, double.NaN, 1, "opacity")]
    [InlineData(0, 1, 1, 0, "MmPerPixel")]
    public void Impossible_numbers_are_refused_by_name(double low, double high, double opacity, double mmPerPixel, string word)
    {
        VolumeLayer layer = Specimens.Layer(Specimens.Noise(Specimens.Grid("straight"))) with { Window = new(low, high), Opacity = opacity };
        ArgumentException failure = Assert.Throws<ArgumentException>(() => { Specimens.Picture(Specimens.Scene(layer), Specimens.Plane("axial", mmPerPixel), s_options); });
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }

    private static Volume WithHole(Volume volume)
    {
        float[] voxels = volume.ToArray();
        for (int i = 0; i < voxels.Length; i += 9)
            voxels[i] = float.NaN;
        return volume.OnGrid(volume.Grid, voxels);
    }

    private static double[] Expected(VolumeLayer[] layers, Vector3D point)
    {
        double[] colour = [0x20 / 255.0, 0x40 / 255.0, 0x60 / 255.0];
        foreach (VolumeLayer layer in layers)
        {
            double value = DoubleSampling.At(layer.Volume, point).Value;
            if (double.IsNaN(value) || value < layer.LowestShown)
                continue;
            double share = (value - layer.Window.Low) / (layer.Window.High - layer.Window.Low);
            DisplayColour entry = layer.Map.Colours[(int)Math.Floor(255 * Math.Clamp(share, 0, 1) + 0.5)];
            double[] light = [entry.Red / 255.0, entry.Green / 255.0, entry.Blue / 255.0];
            for (int i = 0; i < 3; i++)
            {
                colour[i] = layer.Blend switch
                {
                    LayerBlend.Over => layer.Opacity * light[i] + (1 - layer.Opacity) * colour[i],
                    LayerBlend.Add => Math.Min(1, colour[i] + layer.Opacity * light[i]),
                    _ => Math.Max(colour[i], layer.Opacity * light[i]),
                };
            }
        }

        return colour;
    }
}
