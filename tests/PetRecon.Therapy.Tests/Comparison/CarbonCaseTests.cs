using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Formats.Voxelplan;
using PetRecon.Tests.Support;
using PetRecon.Therapy.Beams;
using PetRecon.Therapy.Comparison;
using PetRecon.Therapy.WaterEquivalence;
using Xunit;

namespace PetRecon.Therapy.Tests.Comparison;

/// <summary>A plan that TRiP98 made for carbon ions in water: one field that comes from the left and is to end where the target does.</summary>
public class CarbonCaseTests
{
    private const string Case = "rt/trip98_carbon_tst003/";

    [Fact]
    public void The_dose_of_TRiP98_ends_at_the_targets_distal_edge()
    {
        Volume dose = VoxelplanCube.Read(Repository.SharedData(Case + "tst003012.dos.gz")).Volume;
        Structure target = Assert.Single(VoxelplanStructures.Read(Repository.SharedData(Case + "tst003000.vdx")).Structures);

        // The water that it was planned in, 256 mm across, in voxels of 2 mm.
        VoxelGrid water = new(128, 128, 100, new(2, 2, 3), new(1, 1, 0));
        BeamFrame beam = new(new() { IsocenterMm = new(128, 128, 150), GantryAngleDegrees = 90 });
        BeamPlane plane = new(9, 9, 4, -16, -16);
        CancellationToken stop = TestContext.Current.CancellationToken;
        TargetDepths edges = TargetDepths.Of(
            new(Volume<RelativeStoppingPower>.Constant(water, 1)), beam, plane, StructureMask.Of(target, water, cancellation: stop).Occupancy, cancellation: stop);
        Assert.Equal(103, edges.ProximalDepthMm.Statistics().Median, 0.2);
        Assert.Equal(153, edges.DistalDepthMm.Statistics().Median, 0.2);

        // R80 of the dose against the edge, ray by ray, well inside of the target.
        BeamMap beyond = DistalDepths.Of(dose, beam, plane, new() { Level = 0.8 }, cancellation: stop).Minus(edges.DistalSurface);
        Assert.Equal(81, beyond.Statistics().Count);
        Assert.Equal(0, beyond.Statistics().Mean, 0.5);
        Assert.True(beyond.Statistics().Greatest - beyond.Statistics().Least < 1.5);

        // Behind its end the dose is of fragments, and less than a fifth.
        LineProfile profile = LineProfile.AlongRay(dose, beam.Ray(0, 0));
        Assert.InRange(profile.At(35) / DistalFalloff.Of(profile).PeakValue, 0.1, 0.2);
    }
}
