using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Simulation.Acquisition;
using PetRecon.Simulation.Analysis;
using PetRecon.Simulation.Phantoms;
using Xunit;

namespace PetRecon.Tests.Simulation.Analysis;

public class NemaImageQualityTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(160, 128, 64, new(2, 2, 2));

    [Fact]
    public void The_voxelised_truth_recovers_nearly_all_contrast_and_has_no_variability()
    {
        Phantom phantom = PhantomLibrary.Load("nema-iec-body");
        NemaImageQuality quality = NemaImageQuality.Measure(phantom.Voxelise(s_grid).Activity, phantom);
        Assert.Equal([10, 13, 17, 22, 28, 37], quality.Spheres.Select(static s => Math.Round(s.DiameterMm, 6)));
        Assert.Equal(5300, quality.BackgroundMean, 0.01);
        foreach (NemaSphere sphere in quality.Spheres)
        {
            Assert.True(sphere.IsHot);
            Assert.Equal(0, sphere.PercentBackgroundVariability, 0.01);
            // Voxels that the surface cuts hold a mixture: a layer of about a quarter of a voxel, 3 * 0.5 mm / radius at most.
            Assert.InRange(sphere.ContrastRecovery, 1 - 1.5 / (0.5 * sphere.DiameterMm), 1.0001);
            Assert.InRange(sphere.PercentContrast, 100 - 150 / (0.5 * sphere.DiameterMm), 100.01);
        }

        Assert.True(quality.Spheres[^1].ContrastRecovery > quality.Spheres[0].ContrastRecovery);
        Assert.Equal(0, quality.PercentLungResidual!.Value, 1e-6);
    }

    [Fact]
    public void Cold_spheres_of_the_2012_phantom_are_measured_by_the_cold_formula()
    {
        Phantom phantom = PhantomLibrary.Load("nema-iec-body-2012");
        NemaImageQuality quality = NemaImageQuality.Measure(phantom.Voxelise(s_grid).Activity, phantom);
        NemaSphere cold = quality.Spheres[^1];
        Assert.False(cold.IsHot);
        Assert.InRange(cold.PercentContrast, 92, 100.01);
        Assert.Equal(100 * (1 - cold.DiscMean / cold.BackgroundMean), cold.PercentContrast, 1e-9);
    }

    [Fact]
    public void A_uniform_image_has_no_contrast_and_a_noisy_one_the_variability_of_its_discs()
    {
        Phantom phantom = PhantomLibrary.Load("nema-iec-body");
        NemaImageQuality flat = NemaImageQuality.Measure(Volume<Activity>.Constant(s_grid, 3), phantom);
        Assert.All(flat.Spheres, static s => Assert.Equal(0, s.ContrastRecovery, 1e-6));
        Assert.Equal(100, flat.PercentLungResidual!.Value, 1e-4);

        var random = new Random((int)NamedSeeds.Find("simulation-tests"));
        float[] noise = new float[s_grid.VoxelCount];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = 1000 + 300 * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
        NemaImageQuality noisy = NemaImageQuality.Measure(new Volume<Activity>(s_grid, noise), phantom);
        foreach (NemaSphere sphere in noisy.Spheres)
        {
            // Independent voxels of 30 % deviation: the mean of a disc of n voxels varies by 30 % / sqrt(n).
            double voxels = Math.PI * sphere.DiameterMm * sphere.DiameterMm / 4 / 4;
            double expected = 30 / Math.Sqrt(voxels);
            // 60 discs tell a deviation to 9 % (one sigma); discs of one place in five slices are independent.
            Assert.InRange(sphere.PercentBackgroundVariability, 0.6 * expected, 1.4 * expected);
        }
    }

    [Theory]
    [InlineData("nema-iec-body")]
    [InlineData("nema-iec-body-2012")]
    public void Background_regions_keep_the_distances_of_the_standard(string name)
    {
        Phantom phantom = PhantomLibrary.Load(name);
        Assert.Equal(12, phantom.BackgroundRegionCentersMm.Length);
        foreach (Vector3D center in phantom.BackgroundRegionCentersMm)
        {
            foreach (PhantomShape sphere in phantom.Shapes.Where(static s => s.Role == ShapeRole.ContrastSphere))
                Assert.True((center - sphere.CenterMm).Length - sphere.RadiusMm - 18.5 >= 15);
            // 37 mm discs with 15 mm around them are inside the water.
            for (int i = 0; i < 72; i++)
            {
                double angle = 2 * Math.PI * i / 72;
                Vector3D edge = center + 33.49 * new Vector3D(Math.Cos(angle), Math.Sin(angle), 0);
                Assert.Equal(5300, phantom.ActivityAt(0.55 * edge + 0.45 * center));
                Assert.Equal(Materials.Water.AttenuationPerMm, phantom.AttenuationAt(edge));
            }
        }
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Phantom phantom = PhantomLibrary.Load("nema-iec-body");
        Assert.Throws<ArgumentException>(() => NemaImageQuality.Measure(Volume<Activity>.Constant(VoxelGrid.Centered(50, 50, 64, new(2, 2, 2)), 1), phantom));
        Assert.Throws<ArgumentException>(() => NemaImageQuality.Measure(Volume<Activity>.Constant(s_grid, 1), PhantomLibrary.Load("brain")));
    }
}
