using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Model;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public class AcquisitionModelTests
{
    [Fact]
    public void Values_in_the_wrong_unit_are_refused_with_the_likely_cause()
    {
        AcquisitionModel hounsfield = new() { Attenuation = Volume<Attenuation>.Constant(TinyProblem.Grid, -1000) };
        Assert.Contains("HU", Assert.Throws<ArgumentException>(hounsfield.Validate).Message, StringComparison.Ordinal);
        AcquisitionModel notFinite = new() { Attenuation = Volume<Attenuation>.Constant(TinyProblem.Grid, float.NaN) };
        Assert.Throws<ArgumentException>(notFinite.Validate);
        Assert.Throws<ArgumentException>(new AcquisitionModel { DurationSeconds = 0 }.Validate);
        Assert.Throws<ArgumentException>(new AcquisitionModel { HalfLifeSeconds = -1 }.Validate);
        Assert.Throws<ArgumentException>(new AcquisitionModel { PsfFwhmMm = new(0, 0, 60) }.Validate);
    }

    [Fact]
    public void Attenuation_of_a_map_on_its_own_finer_grid_is_the_exponential_of_its_line_integrals()
    {
        // A slab of water 40 mm thick between two opposite modules, on a finer grid that is larger than the image.
        VoxelGrid grid = VoxelGrid.Centered(60, 60, 30, new(1, 1, 1));
        float[] mu = new float[grid.VoxelCount];
        for (int v = 0; v < mu.Length; v++)
            mu[v] = Math.Abs(grid.PositionMm(v % 60, 0, 0).X) < 20 ? 0.0096f : 0;
        AcquisitionModel model = new() { Attenuation = new(grid, mu) };
        var scanner = TinyProblem.Scanner();
        using EventFactors factors = new(TinyProblem.Efficiencies(scanner, uniform: true), model, TinyProblem.Device);

        // Crystal 1 of module 0 (at +x) and its opposite in module 6: a line along x.
        float[] contamination = new float[1];
        double log = 0;
        factors.Evaluate(new CoincidenceEvent[] { new(1, 6 * 8 + 2, 0, default, 0) }, 0, contamination, ref log, TestContext.Current.CancellationToken);
        Assert.Equal(-0.0096 * 40, log, 1e-5);
    }
}
