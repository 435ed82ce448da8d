using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Attenuation at 511 keV from CT numbers.</summary>
public class CtAttenuationTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(6, 1, 1, new Vector3D(1, 1, 1));

    [Theory]
    [InlineData(80, 3.64e-5, 6.26e-2)]
    [InlineData(120, 5.10e-5, 4.71e-2)]
    [InlineData(140, 5.64e-5, 4.08e-2)]
    public void Air_water_and_bone_are_on_the_published_lines(double kilovolts, double slope, double intercept)
    {
        Volume<Attenuation> map = CtAttenuation.Convert(new(s_grid, [-3024, -1000, -500, 0, 500, 1500]), kilovolts);
        double[] perCm = [0, 0, 0.048, 0.096, slope * 1500 + intercept, slope * 2500 + intercept];
        for (int i = 0; i < 6; i++)
            Assert.Equal(perCm[i] / 10, map[i, 0, 0], 1e-7);
    }

    [Fact]
    public void More_attenuation_follows_more_Hounsfield_at_every_voltage()
    {
        for (double kilovolts = 80; kilovolts <= 140; kilovolts += 2.5)
        {
            Volume<Attenuation> map = CtAttenuation.Convert(new(s_grid, [0, 20, 40, 60, 80, 100]), kilovolts);
            for (int i = 1; i < 6; i++)
                Assert.True(map[i, 0, 0] > map[i - 1, 0, 0]);
        }

        Assert.Contains("60 kV", Assert.Throws<ArgumentException>(() => CtAttenuation.Convert(new(s_grid, new float[6]), 60)).Message, StringComparison.Ordinal);
    }
}
