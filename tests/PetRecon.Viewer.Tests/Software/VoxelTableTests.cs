using System.Runtime.Intrinsics;
using PetRecon.Viewer.Rendering.Software;
using Xunit;

namespace PetRecon.Viewer.Tests.Software;

/// <summary>Values and slopes that are read several voxels at once are those that are read one by one, to the bit.</summary>
public class VoxelTableTests
{
    private const int SizeX = 11;
    private const int SizeY = 9;

    [Theory]
    [InlineData(7)]
    [InlineData(1)]
    public unsafe void Eight_points_are_read_as_one_by_one(int sizeZ)
    {
        Random random = new(23);
        float[] voxels = [.. Enumerable.Range(0, SizeX * SizeY * sizeZ).Select(_ => random.Next(60) == 0 ? float.NaN : 2000 * random.NextSingle() - 1000)];
        fixed (float* first = voxels)
        {
            VoxelTable wide = new(first, SizeX, SizeY, sizeZ, interpolated: true, wide: true);
            VoxelTable narrow = new(first, SizeX, SizeY, sizeZ, interpolated: true, wide: false);
            for (int repetition = 0; repetition < 4000; repetition++)
            {
                // Well inside, or anywhere; between voxels, or at centres of some.
                double edge = repetition % 2 == 0 ? 1.01 : -1.5;
                Vector256<float> x = Places(random, edge, SizeX), y = Places(random, edge, SizeY), z = Places(random, Math.Min(edge, 0.4 * (sizeZ - 1)), sizeZ);
                Assert.Equal(Bits(narrow.At(x, y, z)), Bits(wide.At(x, y, z)));
                narrow.Slopes(x, y, z, out Vector256<float> narrowX, out Vector256<float> narrowY, out Vector256<float> narrowZ);
                wide.Slopes(x, y, z, out Vector256<float> wideX, out Vector256<float> wideY, out Vector256<float> wideZ);
                Assert.Equal((Bits(narrowX), Bits(narrowY), Bits(narrowZ)), (Bits(wideX), Bits(wideY), Bits(wideZ)));
            }
        }
    }

    private static Vector256<float> Places(Random random, double edge, int size) => Vector256.Create([.. Enumerable.Range(0, 8).Select(_ =>
    {
        double place = edge + random.NextDouble() * (size - 1 - 2 * edge);
        return (float)(random.Next(40) == 0 ? Math.Round(place) : place);
    })]);

    // Whatever is not a number is as good as another one; and 0 has two signs.
    private static string Bits(Vector256<float> values) => string.Join(" ", Enumerable.Range(0, 8).Select(n => float.IsNaN(values[n]) ? "NaN" : BitConverter.SingleToInt32Bits(values[n] + 0f).ToString("x8", System.Globalization.CultureInfo.InvariantCulture)));
}
