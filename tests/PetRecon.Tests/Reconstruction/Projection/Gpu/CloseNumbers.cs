using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>What a device gives against what the CPU does.</summary>
internal static class CloseNumbers
{
    /// <summary>Fails if numbers differ by more than a share of the largest one, or one of them is no number.</summary>
    public static void Assert(float[] expected, float[] actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        if (expected.Length == 0)
            return;
        double scale = expected.Max();
        double worst = -1;
        int at = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            if (!(difference <= worst))
                (worst, at) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, i);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {worst / scale:E2} of the maximum");
        Xunit.Assert.True(scale > 0 && double.IsFinite(scale), "What is expected must not be empty.");
        Xunit.Assert.True(worst <= tolerance * scale, $"number {at}: CPU {expected[at]}, device {actual[at]}, largest {scale}");
    }
}
