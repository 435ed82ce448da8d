using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Algorithms;
using PetRecon.Tests.Reconstruction.Support;
using Xunit;

namespace PetRecon.Tests.Reconstruction;

public class SubsetDealerTests
{
    private const int Subsets = 7;

    [Fact]
    public void Any_two_subsets_differ_by_at_most_one_event_a_direction_over_any_stretch_of_time()
    {
        CoincidenceEvent[] events = TinyAcquisition.Events;
        SubsetDealer dealer = new(TinyAcquisition.Efficiencies.Scanner, Subsets);
        Dictionary<int, int[]> stretch = [];
        for (int i = 0; i < events.Length; i++)
        {
            if (i % 9973 == 0)
                stretch.Clear();
            int direction = dealer.DirectionOf(events[i]);
            if (!stretch.TryGetValue(direction, out int[]? counts))
                stretch[direction] = counts = new int[Subsets];
            counts[dealer.Deal(events[i])]++;
            Assert.True(counts.Max() - counts.Min() <= 1, $"event {i}, direction {direction}");
        }

        Assert.True(stretch.Count > 50, "The tiny ring has more directions than that.");
    }

    [Fact]
    public void Subsets_are_even_in_number_and_time()
    {
        CoincidenceEvent[] events = TinyAcquisition.Events;
        SubsetDealer dealer = new(TinyAcquisition.Efficiencies.Scanner, Subsets);
        const int Slices = 10;
        double[,] counts = new double[Subsets, Slices];
        for (int i = 0; i < events.Length; i++)
            counts[dealer.Deal(events[i]), (int)((long)i * Slices / events.Length)]++;
        double expected = events.Length / (double)(Subsets * Slices);
        double chiSquare = 0;
        foreach (double count in counts)
            chiSquare += (count - expected) * (count - expected) / expected;

        // Dealing at random would give about 69, the number of degrees of freedom.
        Assert.True(chiSquare < 20, $"chi-square {chiSquare:F1}");
    }

    [Fact]
    public void A_line_has_the_same_direction_from_either_end()
    {
        SubsetDealer dealer = new(TinyAcquisition.Efficiencies.Scanner, Subsets);
        foreach (CoincidenceEvent e in TinyAcquisition.Events.Take(5000))
            Assert.Equal(dealer.DirectionOf(e), dealer.DirectionOf(e with { DetectionBin0 = e.DetectionBin1, DetectionBin1 = e.DetectionBin0 }));
    }
}
