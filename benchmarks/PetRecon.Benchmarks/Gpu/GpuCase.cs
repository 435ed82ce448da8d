using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>A scanner and a grid to measure on, as in <see cref="ProjectionRates"/>.</summary>
internal sealed record GpuCase(string Name, ScannerGeometry Scanner, VoxelGrid Grid)
{
    /// <summary>Both laws that are compared cut the normal distribution off; the further out, the less they differ.</summary>
    public const double TofSigmas = 3.5;

    /// <summary>How P is computed.</summary>
    public ProjectorOptions Options { get; } = new() { TofTruncationSigmas = TofSigmas };

    /// <summary>The cases, made one after the other.</summary>
    public static IEnumerable<GpuCase> All()
    {
        VoxelGrid vision = VoxelGrid.Centered(220, 220, 159, new(3.3, 3.3, 1.65));
        yield return new("mMR-like, non-TOF", ProjectionRates.Ring("mMR-like", 328, 56, 8, 8, 8, 4.0, 0), VoxelGrid.Centered(200, 200, 127, new(2.08626, 2.08626, 2.03125)));
        yield return new("Vision-like, non-TOF", ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 0), vision);
        yield return new("Vision-like, TOF 214 ps", ProjectionRates.Ring("Vision-like", 410, 38, 8, 20, 10, 3.2, 214), vision);
    }

    /// <summary>Lines through a body-sized ellipse, in the order of a measurement: none.</summary>
    public CoincidenceEvent[] Events(int count) => ProjectionRates.Events(Scanner, count);

    /// <summary>Random voxels above 0, but 0 outside a cylinder and in the outermost layers, where laws differ in how far an image reaches.</summary>
    public float[] Image()
    {
        Random random = new(1);
        float[] image = new float[Grid.VoxelCount];
        double middle = 0.5 * (Grid.SizeX - 1);
        for (int i = 0; i < image.Length; i++)
        {
            float value = 0.1f + random.NextSingle();
            int x = i % Grid.SizeX;
            int y = i / Grid.SizeX % Grid.SizeY;
            int z = i / Grid.SizeX / Grid.SizeY;
            bool inside = z >= 2 && z < Grid.SizeZ - 2 && Math.Pow(x - middle, 2) + Math.Pow(y - middle, 2) < Math.Pow(middle - 2, 2);
            image[i] = inside ? value : 0;
        }

        return image;
    }

    /// <summary>Root mean square of the difference, as a share of that of the expected values.</summary>
    public static double RelativeDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - (double)actual[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / size);
    }
}
