using System.Numerics;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Rendering.Software;
using PetRecon.Viewer.Rendering.Surfaces;
using Xunit;

namespace PetRecon.Viewer.Tests.Software;

/// <summary>Haze of eight intervals at once, against one interval after the other in double precision.</summary>
public class HazeEightTests
{
    // Of the light: what single precision leaves of what gets through, over eight intervals.
    private const double Rounding = 2e-6;

    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(20)]
    [InlineData(2000)]
    public void Eight_intervals_let_through_and_send_out_what_they_do_one_by_one(double largestDepth)
    {
        Random random = new(17);
        for (int repetition = 0; repetition < 200; repetition++)
        {
            float[] depths = [.. Enumerable.Range(0, 8).Select(_ => random.Next(3) == 0 ? 0 : (float)(largestDepth * random.NextDouble()))];
            Vector3[] colours = [.. Enumerable.Range(0, 8).Select(_ => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()))];
            float begins = random.NextSingle();
            HazeEight haze = new() { Depth = Lanes(n => depths[n]), Red = Lanes(n => depths[n] * colours[n].X), Green = Lanes(n => depths[n] * colours[n].Y), Blue = Lanes(n => depths[n] * colours[n].Z) };
            SightLine line = SightLine.Start;
            line.Transmission = begins;
            haze.PassTo(ref line);
            (double through, double red, double green, double blue) = (begins, 0, 0, 0);
            for (int n = 0; n < 8; n++)
            {
                double stopped = through * -double.ExpM1(-depths[n]);
                through -= stopped;
                red += stopped * colours[n].X;
                green += stopped * colours[n].Y;
                blue += stopped * colours[n].Z;
            }

            Assert.Equal(through, line.Transmission, Rounding);
            Assert.Equal(red, line.Light.X, Rounding);
            Assert.Equal(green, line.Light.Y, Rounding);
            Assert.Equal(blue, line.Light.Z, Rounding);
        }
    }

    [Fact]
    public void What_gets_through_a_depth_is_its_exponential()
    {
        for (float depth = 0; depth < 80; depth = depth * 1.01f + 1e-5f)
        {
            double expected = Math.Exp(-(double)depth);
            Assert.InRange(HazeEight.Through(Vector256.Create(depth))[3], expected * (1 - 1e-6 * (1 + depth)), expected * (1 + 1e-6 * (1 + depth)));
        }

        Assert.Equal(1, HazeEight.Through(Vector256<float>.Zero)[0]);
        Assert.InRange(HazeEight.Through(Vector256.Create(1e6f))[0], 0, 1e-37);
    }

    private static Vector256<float> Lanes(Func<int, float> value) => Vector256.Create([.. Enumerable.Range(0, 8).Select(value)]);
}
