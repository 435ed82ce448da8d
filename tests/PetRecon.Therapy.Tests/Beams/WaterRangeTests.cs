using PetRecon.Therapy.Beams;
using Xunit;

namespace PetRecon.Therapy.Tests.Beams;

public class WaterRangeTests
{
    // NIST's PSTAR, liquid water: CSDA ranges in mm.
    [Theory]
    [InlineData(70, 40.80)]
    [InlineData(80, 51.84)]
    [InlineData(100, 77.18)]
    [InlineData(125, 114.6)]
    [InlineData(150, 157.7)]
    [InlineData(175, 206.2)]
    [InlineData(200, 259.6)]
    [InlineData(225, 317.4)]
    [InlineData(250, 379.4)]
    [InlineData(300, 514.5)]
    public void Protons_reach_as_far_as_in_PSTAR_within_1_and_a_half_in_1000(double energy, double rangeMm) =>
        Assert.Equal(rangeMm, WaterRange.Of(Ion.Proton).RangeMm(energy), 0.0015 * rangeMm);

    [Theory]
    [InlineData(290, 163.2, 163.6)]
    [InlineData(350, 222.3, 222.8)]
    [InlineData(400, 275.7, 276.3)]
    public void Carbon_reaches_as_far_as_in_the_tables_of_FLUKA_and_Geant4_within_5_in_1000(double energy, double flukaMm, double geantMm)
    {
        double range = WaterRange.Of(Ion.Carbon).RangeMm(energy);
        Assert.Equal(flukaMm, range, 0.005 * flukaMm);
        Assert.Equal(geantMm, range, 0.005 * geantMm);
    }

    [Theory]
    [InlineData(290, 163.1)]
    [InlineData(350, 222.2)]
    [InlineData(400, 275.7)]
    public void Carbon_has_the_ranges_that_Bethes_formula_gives_elsewhere_within_2_in_1000(double energy, double rangeMm) =>
        Assert.Equal(rangeMm, WaterRange.Of(Ion.Carbon).RangeMm(energy), 0.002 * rangeMm);

    [Fact]
    public void At_one_velocity_ranges_are_as_mass_over_charge_squared()
    {
        double proton = WaterRange.Of(Ion.Proton).RangeMm(150 * Ion.Proton.RestEnergyMeV / (Ion.Helium.RestEnergyMeV / 4));
        double helium = WaterRange.Of(Ion.Helium).RangeMm(150);
        Assert.Equal(Ion.Helium.RestEnergyMeV / Ion.Proton.RestEnergyMeV / 4, helium / proton, 1e-3);
    }

    [Fact]
    public void Energy_is_the_inverse_of_range()
    {
        foreach (Ion ion in new[] { Ion.Proton, Ion.Carbon, new Ion(8, 16) })
        {
            WaterRange range = WaterRange.Of(ion);
            for (double energy = 1.01; energy < 900; energy *= 1.07)
                Assert.Equal(energy, range.EnergyMeVPerU(range.RangeMm(energy)), 1e-7 * energy);
        }
    }

    [Fact]
    public void The_stopping_power_is_what_a_step_of_range_costs()
    {
        WaterRange range = WaterRange.Of(Ion.Carbon);
        foreach (double energy in new[] { 20.0, 100, 270, 430 })
        {
            double slope = 12 * 0.002 * energy / (range.RangeMm(1.001 * energy) - range.RangeMm(0.999 * energy));
            Assert.Equal(range.StoppingPowerMeVPerMm(energy), slope, 1e-4 * slope);
        }

        // ICRU Report 49, protons of 100 MeV in water: 7.289 MeV cm2/g.
        Assert.Equal(0.7289, WaterRange.Of(Ion.Proton).StoppingPowerMeVPerMm(100), 0.0015);
    }

    [Fact]
    public void Behind_some_water_an_ion_has_the_energy_of_what_is_left_of_its_range()
    {
        WaterRange range = WaterRange.Of(Ion.Proton);
        Assert.Equal(range.RangeMm(160) - 100, range.RangeMm(range.ResidualEnergyMeVPerU(160, 100)), 1e-6);
        Assert.Equal(0, range.ResidualEnergyMeVPerU(160, 500));
        Assert.Equal(160, range.ResidualEnergyMeVPerU(160, 0), 1e-6);
    }

    [Fact]
    public void Energies_without_a_range_are_refused()
    {
        Assert.Contains("whole energy", Assert.Throws<ArgumentOutOfRangeException>(() => WaterRange.Of(Ion.Carbon).RangeMm(3480)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => WaterRange.Of(Ion.Carbon).RangeMm(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => WaterRange.Of(Ion.Carbon).EnergyMeVPerU(1e6));
        Assert.Throws<ArgumentOutOfRangeException>(() => WaterRange.Of(Ion.Carbon).ResidualEnergyMeVPerU(100, -1));
        Assert.Contains("swapped", Assert.Throws<ArgumentException>(() => new Ion(12, 6)).Message, StringComparison.Ordinal);
        Assert.Equal("12C", Ion.Carbon.ToString());
        Assert.Equal("proton", Ion.Proton.ToString());
    }
}
