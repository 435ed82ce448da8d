using PetRecon.Therapy.Beams;
using Xunit;

namespace PetRecon.Therapy.Tests.Beams;

public class ScannedBeamTests
{
    private static readonly ScannedBeam s_beam = new()
    {
        Name = "b1",
        Ion = Ion.Carbon,
        AmountPerWeight = 2,
        AmountUnit = "MU",
        Layers =
        [
            new() { Number = 1, EnergyMeVPerU = 290, Spots = [new(-10, 5, 1), new(20, -15, 2.5)], RangeShifterMm = 30 },
            new() { Number = 2, EnergyMeVPerU = 200, Spots = [new(0, 7, 0.5)] },
        ],
    };

    [Fact]
    public void A_beam_adds_up_its_layers_and_spots()
    {
        Assert.Equal(3, s_beam.SpotCount);
        Assert.Equal(3.5, s_beam.Layers[0].Weight);
        Assert.Equal(4, s_beam.Weight);
        Assert.Equal(8, s_beam.Amount);
        Assert.Equal(new SpotBounds(-10, 20, -15, 7), s_beam.Bounds);
        Assert.True(double.IsNaN(SpotBounds.Of([]).LeastXMm));
    }

    [Fact]
    public void A_range_shifter_is_taken_off_the_range_of_a_layer()
    {
        Assert.Equal(163.1 - 30, s_beam.RangeMm(s_beam.Layers[0]), 0.4);
        Assert.Equal(s_beam.RangeMm(s_beam.Layers[0]), s_beam.DeepestRangeMm());
        Assert.Equal(0, s_beam.RangeMm(s_beam.Layers[1] with { RangeShifterMm = 500 }));
        Assert.Throws<InvalidOperationException>(() => (s_beam with { Layers = [] }).DeepestRangeMm());
    }

    [Fact]
    public void A_plane_of_rays_covers_the_spots_with_their_margin_and_has_a_ray_on_the_axis()
    {
        BeamPlane plane = BeamPlane.Around(s_beam.Bounds, 4, 3);
        Assert.True(plane.XMm(0) <= -14 && plane.XMm(0) > -17);
        Assert.True(plane.XMm(plane.SizeX - 1) is >= 24 and < 27);
        Assert.Contains(Enumerable.Range(0, plane.SizeX), column => plane.XMm(column) == 0);
        Assert.Contains(Enumerable.Range(0, plane.SizeY), row => plane.YMm(row) == 0);
        Assert.Throws<ArgumentException>(() => BeamPlane.Around(SpotBounds.Of([]), 0, 1));
        Assert.Throws<ArgumentException>(() => BeamPlane.Around(new(0, 1e9, 0, 1e9), 0, 1));
        Assert.Contains("above zero", Assert.Throws<ArgumentException>(() => BeamPlane.Around(s_beam.Bounds, 0, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BeamPlane.Around(s_beam.Bounds, 0, -1));
    }

    [Fact]
    public void Maps_have_statistics_of_the_rays_that_have_a_number()
    {
        BeamFrame beam = new(new() { IsocenterMm = default });
        BeamPlane plane = new(3, 2, 1, 0, 0);
        BeamMap map = new(beam, plane, [1, 2, float.NaN, 3, 4, 5]);
        Assert.Equal(new BeamMapStatistics(5, 3, Math.Sqrt(2.5), 1, 1.2, 3, 4.8, 5), map.Statistics() with { Percentile5 = Math.Round(map.Statistics().Percentile5, 9), Percentile95 = Math.Round(map.Statistics().Percentile95, 9) });
        Assert.Equal(0, map.Minus(map).Statistics().Greatest);
        Assert.Equal(new(1, 4, 1), map.PointMm(1, 1));
        Assert.Null(map.PointMm(2, 0));
        Assert.Throws<ArgumentException>(() => map.Minus(new(beam, new(3, 2, 1, 1, 0), new float[6])));
    }
}
