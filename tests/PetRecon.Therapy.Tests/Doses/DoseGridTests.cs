using PetRecon.Core.Imaging;
using PetRecon.Therapy.Doses;
using Xunit;

namespace PetRecon.Therapy.Tests.Doses;

public class DoseGridTests
{
    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(2, 2, 2, new(1, 1, 1));

    [Fact]
    public void A_dose_is_of_a_quantity_of_dose()
    {
        DoseGrid dose = new() { Name = "carbon", Volume = Volume<GrayRbe>.Constant(s_grid, 2), RbeModel = new("LEM I", "alpha/beta = 2 Gy") };
        Assert.Equal("RBE-weighted dose, Gy (RBE), LEM I, alpha/beta = 2 Gy", dose.Label);
        Assert.Same(dose.Volume, dose.As<GrayRbe>());
        Assert.Contains("not absorbed dose", Assert.Throws<InvalidOperationException>(dose.As<Gray>).Message, StringComparison.Ordinal);
        Assert.Contains("is no dose", Assert.Throws<ArgumentException>(() => new DoseGrid { Name = "ct", Volume = Volume<Hounsfield>.Constant(s_grid, 0) }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plans_go_with_a_dose_through_sums_scalings_and_differences()
    {
        DosePlan one = new("1.2", "3.4");
        DosePlan other = new("1.2", "5.6");
        DoseGrid first = new() { Name = "a", Volume = Volume<Gray>.Constant(s_grid, 2), Plans = [one] };
        DoseGrid second = first with { Name = "b", Plans = [one, other] };
        Assert.Equal([one, other], DoseArithmetic.Sum([first, second], null, TestContext.Current.CancellationToken).Plans);
        Assert.Equal([one], DoseArithmetic.Scale(first, 2).Plans);
        Assert.Equal([one, other], DoseArithmetic.Difference(second, first, null, TestContext.Current.CancellationToken).Plans);
    }
}
