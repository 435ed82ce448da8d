using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Window;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window;

public class WindowLayoutTests
{
    [Theory]
    [InlineData(1280, 860, 13)]
    [InlineData(121, 97, 13)]
    [InlineData(3841, 2159, 26)]
    public void Panes_lie_side_by_side_in_the_window_above_its_line(int width, int height, double textSize)
    {
        foreach (IReadOnlyList<IReadOnlyList<PaneId>> rows in Arrangements())
        {
            WindowLayout layout = WindowLayout.Of(width, height, textSize, rows);
            Assert.Equal(rows.Sum(static row => row.Count), layout.Panes.Length);
            Assert.Equal((width, height), (layout.Status.Right, layout.Status.Bottom));
            foreach (PlacedPane pane in layout.Panes)
            {
                Assert.True(SKRectI.Create(layout.Gap, layout.Gap, width - 2 * layout.Gap, layout.Status.Top - 2 * layout.Gap).Contains(pane.Place), $"{pane}");
                Assert.Equal(pane, layout.At(pane.Place.Left, pane.Place.Top));
                Assert.Equal(pane, layout.At(pane.Place.Right - 0.5, pane.Place.Bottom - 0.5));
                Assert.Equal(pane, layout.Of(pane.Id));
                Assert.DoesNotContain(layout.Panes, other => other != pane && SKRectI.Inflate(other.Place, layout.Gap - 1, layout.Gap - 1).IntersectsWith(pane.Place));
            }

            // Nothing but gaps is lost.
            double shown = layout.Panes.Sum(static pane => (double)pane.Place.Width * pane.Place.Height);
            Assert.InRange(shown, (width - 6.0 * layout.Gap) * (layout.Status.Top - 6.0 * layout.Gap), (double)width * layout.Status.Top);
        }
    }

    [Theory]
    [InlineData(1280, 860, 312)]
    [InlineData(200, 200, 312)]
    [InlineData(1, 1, 312)]
    public void A_panel_takes_its_width_from_the_panes_and_leaves_them_a_third(int width, int height, int panel)
    {
        foreach (IReadOnlyList<IReadOnlyList<PaneId>> rows in Arrangements())
        {
            WindowLayout layout = WindowLayout.Of(width, height, 13, rows, panel);
            Assert.Equal((Math.Min(panel, (int)(0.65 * width)), width), (layout.Panel.Width, layout.Panel.Right));
            Assert.Equal(layout.Panel.Bottom, layout.Status.Top);
            if (width > 100)
                Assert.All(layout.Panes, pane => Assert.True(pane.Place.Right < layout.Panel.Left && pane.Place.Width > 0.05 * width));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(31, 17)]
    public void Panes_of_a_window_that_has_no_room_have_a_pixel(int width, int height)
    {
        foreach (IReadOnlyList<IReadOnlyList<PaneId>> rows in Arrangements())
            Assert.All(WindowLayout.Of(width, height, 13, rows).Panes, static pane => Assert.True(pane.Place is { Width: > 0, Height: > 0 }, $"{pane}"));
    }

    private static IEnumerable<IReadOnlyList<IReadOnlyList<PaneId>>> Arrangements()
    {
        WindowControls controls = new();
        yield return controls.Rows(2);
        controls.ToggleComparison();
        yield return controls.Rows(2);
        yield return controls.Rows(4);
        controls.Show(PaneKind.Sagittal);
        yield return controls.Rows(3);
    }
}
