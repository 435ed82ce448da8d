using PetRecon.Viewer.Window.Panels;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

public class PanelLayoutTests
{
    [Theory]
    [InlineData(300, 600, 13)]
    [InlineData(90, 200, 13)]
    [InlineData(700, 1000, 26)]
    [InlineData(3, 3, 13)]
    public void Controls_lie_within_the_panel_beside_and_below_each_other(int width, int height, double textSize)
    {
        SKRectI area = SKRectI.Create(500, 0, width, height);
        PanelRow[] rows =
        [
            new Section("section", "Layers", true, _ => { }), new Label("long", string.Join(' ', Enumerable.Repeat("a long text of many words", 12))),
            new(new(new CheckBox("box", "a name that is rather long for its place", true, _ => { })), new(new Button("button", "right button", () => { }), 0)),
            new(new(new Choice("choice", ["one", "two"], 0, _ => { }), 2), new(new Field("field", "12", _ => { }), 1), new(new Label("unit", "Gy (RBE)"), 0)) { Indent = 1 },
            new Slider("slider", 0, 1, 0.5, _ => { }),
        ];
        PanelLayout layout = PanelLayout.Of(new([new Tabs("tabs", ["a", "b"], 0, _ => { })], [.. rows]), area, textSize);
        Assert.Equal(9, layout.Controls.Length);
        foreach (PlacedControl placed in layout.Controls)
        {
            Assert.True(placed.Place is { Width: > 0, Height: > 0 }, $"{placed}");
            if (width > 50)
                Assert.True(placed.Place.Left >= area.Left && placed.Place.Right <= area.Right, $"{placed.Control.Id}: {placed.Place}");
            Assert.DoesNotContain(layout.Controls, other => other.Control.Id != placed.Control.Id && Overlap(other.Place, placed.Place));
        }
    }

    [Fact]
    public void A_place_of_twice_the_size_has_all_twice_as_large()
    {
        PanelPage page = new([], [new Section("section", "Layers", true, _ => { }), new(new(new Choice("choice", ["one"], 0, _ => { })), new(new Field("field", "12", _ => { })))]);
        PanelLayout one = PanelLayout.Of(page, SKRectI.Create(0, 0, 300, 500), 13);
        PanelLayout two = PanelLayout.Of(page, SKRectI.Create(0, 0, 600, 1000), 26);
        foreach ((PlacedControl small, PlacedControl large) in one.Controls.Zip(two.Controls))
        {
            Assert.Equal(2 * small.Place.Left, large.Place.Left, 0.1);
            Assert.Equal(2 * small.Place.Bottom, large.Place.Bottom, 0.1);
            Assert.Equal(2 * small.Place.Width, large.Place.Width, 0.1);
        }
    }

    [Fact]
    public void Lines_break_between_words_and_within_words_that_are_too_long()
    {
        float room = PanelText.Width("many words", 13) + 1;
        Assert.Equal(["so many", "words of", "text"], PanelText.Lines("so many words of text", 13, room));
        IReadOnlyList<string> broken = PanelText.Lines("a " + new string('x', 40), 13, room);
        Assert.True(broken.Count > 2);
        Assert.Equal("a" + new string('x', 40), string.Concat(broken));
        Assert.All(broken, line => Assert.True(PanelText.Width(line, 13) <= room));
        Assert.EndsWith("\u2026", PanelText.Fitted("so many words of text", 13, room), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_opens_where_there_is_room_and_scrolls_where_there_is_not_enough()
    {
        Choice choice = new("c", [.. Enumerable.Range(0, 30).Select(static n => $"option {n}")], 29, _ => { });
        PanelLayout layout = PanelLayout.Of(new([], [choice]), SKRectI.Create(0, 0, 300, 200), 13);
        Popup popup = Popup.Of(choice, SKRect.Create(10, 150, 100, 20), layout);
        Assert.True(popup.Place.Bottom <= 150 && popup.Place.Top >= 0);
        Assert.Equal((29, 30 - popup.Rows), (popup.Marked, popup.First));
        Assert.Equal(29, popup.At(20, popup.Place.Bottom - 1));
        Assert.Equal(-1, popup.At(20, 160));
        Popup first = popup.Pressed("Home")!;
        Assert.Equal((0, 0), (first.Marked, first.First));
        Assert.Equal(0, first.At(20, first.Place.Top + 1));
    }

    private static bool Overlap(SKRect a, SKRect b) => a.Left < b.Right - 0.01 && b.Left < a.Right - 0.01 && a.Top < b.Bottom - 0.01 && b.Top < a.Bottom - 0.01;
}
