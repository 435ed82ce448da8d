using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection.Gpu;
using Xunit;

namespace PetRecon.Tests.Reconstruction.Projection.Gpu;

/// <summary>The order in which a GPU gets events: every event once, and neighbours in the list are neighbours in space.</summary>
public sealed class EventOrderTests
{
    private const int EventCount = 50_000;

    // Cells of a few voxels: of 50 000 events next neighbours are 4.5 times nearer than random pairs are.
    private const double Nearer = 3;

    [Theory]
    [InlineData("Joseph")]
    [InlineData("Joseph TOF")]
    [InlineData("Joseph TOF in some pairs")]
    [InlineData("Joseph TOF not used")]
    public void Every_event_comes_once(string problemName)
    {
        GpuProblem problem = GpuProblem.Of(problemName, EventCount);
        int[] order = new EventOrder(problem.Scanner, problem.Grid, problem.Options).Of(problem.Events);
        Assert.Equal(Enumerable.Range(0, EventCount), order.Order());
        Assert.NotEqual(Enumerable.Range(0, EventCount), order);
    }

    [Fact]
    public void No_event_has_an_order_too()
    {
        GpuProblem problem = GpuProblem.Of("Joseph TOF", 0);
        Assert.Empty(new EventOrder(problem.Scanner, problem.Grid, problem.Options).Of(problem.Events));
    }

    [Fact]
    public void Equal_events_stay_as_they_are()
    {
        GpuProblem problem = GpuProblem.Of("Joseph TOF", 10);
        CoincidenceEvent[] events = [.. Enumerable.Range(0, 100).Select(i => problem.Events[i % 2])];
        int[] order = new EventOrder(problem.Scanner, problem.Grid, problem.Options).Of(events);
        Assert.Equal(order.Where(static i => i % 2 == 0).Order(), order.Where(static i => i % 2 == 0));
        Assert.Equal(order.Where(static i => i % 2 == 1).Order(), order.Where(static i => i % 2 == 1));
    }

    [Fact]
    public void Neighbours_without_tof_are_lines_that_run_side_by_side()
    {
        GpuProblem problem = GpuProblem.Of("Joseph", EventCount);
        int[] order = new EventOrder(problem.Scanner, problem.Grid, problem.Options).Of(problem.Events);
        // The lines' closest points to the grid's middle.
        AssertNearer(problem, order, e =>
        {
            (Vector3D a, Vector3D b) = Ends(problem.Scanner, e);
            Vector3D direction = b - a;
            double length = direction.Length;
            return length > 0 ? a - (Vector3D.Dot(a, direction) / (length * length)) * direction : a;
        });
    }

    [Fact]
    public void Neighbours_with_tof_are_places_next_to_each_other()
    {
        GpuProblem problem = GpuProblem.Of("Joseph TOF", EventCount);
        TofPair tof = problem.Scanner.Tof(0, 0);
        int[] order = new EventOrder(problem.Scanner, problem.Grid, problem.Options).Of(problem.Events);
        AssertNearer(problem, order, e =>
        {
            (Vector3D a, Vector3D b) = Ends(problem.Scanner, e);
            double length = (b - a).Length;
            double middle = 0.5 * (tof.BinEdgesMm[e.TofBin] + tof.BinEdgesMm[e.TofBin + 1]);
            return length > 0 ? a + (0.5 + middle / length) * (b - a) : a;
        });
    }

    // Only of points inside the grid's box, where projection happens; all others count as one place.
    private static void AssertNearer(GpuProblem problem, int[] order, Func<CoincidenceEvent, Vector3D> place)
    {
        Vector3D[] places = [.. order.Select(i => place(problem.Events[i])).Where(point => point.Length < 25)];
        Assert.True(places.Length > EventCount / 50, "The test's lines must cross the image.");
        double inOrder = MeanStep(places);
        new Random(7).Shuffle(places);
        double shuffled = MeanStep(places);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{places.Length} places: {inOrder:F1} mm to the next, {shuffled:F1} mm at random"));
        Assert.True(inOrder * Nearer < shuffled, $"{inOrder} mm against {shuffled} mm");
    }

    private static double MeanStep(Vector3D[] places) =>
        places.Zip(places.Skip(1), static (a, b) => (a - b).Length).Average();

    private static (Vector3D A, Vector3D B) Ends(ScannerGeometry scanner, CoincidenceEvent e) =>
        (scanner.ElementBox(e.DetectionBin0).CenterMm, scanner.ElementBox(e.DetectionBin1).CenterMm);
}
