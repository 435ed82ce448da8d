using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Window.Panels;
using SkiaSharp;
using Xunit;

namespace PetRecon.Viewer.Tests.Window.Panels;

/// <summary>Controls in the hands of a mouse and a keyboard, without a window.</summary>
public class PanelInputTests
{
    private readonly PanelInput _input = new();
    private readonly List<string> _done = [];

    [Fact]
    public void A_button_and_a_check_box_act_when_the_mouse_comes_up_over_them()
    {
        Show(new Button("b", "go", () => _done.Add("go")), new CheckBox("c", "on", true, isOn => _done.Add($"{isOn}")));
        Click("b");
        Click("c");
        Assert.Equal(["go", "False"], _done);

        SKPoint at = Middle("b");
        _input.Press(at.X, at.Y);
        SKPoint other = Middle("c");
        _input.Move(other.X, other.Y);
        _input.Release();
        Assert.Equal(2, _done.Count);
    }

    [Fact]
    public void A_slider_follows_the_mouse_by_steps_and_keys_go_on_by_one()
    {
        Show(new Slider("s", 0, 10, 4, value => _done.Add($"{value}")) { Step = 2 });
        SKRect track = SliderDrawing.Track((Slider)_input.Layout.Controls[0].Control, _input.Layout.Controls[0].Place, 13);
        _input.Press(track.Left + 0.79 * track.Width, track.MidY);
        _input.Move(track.Left - 500, track.MidY + 300);
        _input.Move(track.Right + 500, track.MidY);
        _input.Release();
        _input.Move(track.Left, track.MidY);
        Assert.Equal(["8", "0", "10"], _done);

        _done.Clear();
        Press("ArrowRight ArrowLeft Home End");
        Assert.Equal(["6", "2", "0", "10"], _done);
    }

    [Fact]
    public void A_choice_opens_a_list_that_mouse_and_keys_choose_from()
    {
        Show(new Choice("c", ["red", "green", "blue"], 0, n => _done.Add($"{n}")), new Label("l", "below"), new Label("m", "below"), new Label("n", "below"));
        Click("c");
        Popup list = Assert.IsType<Popup>(_input.Popup);
        _input.Press(list.Place.MidX, list.Place.Top + 1.5 * list.RowHeight);
        Assert.Null(_input.Popup);

        Press("Enter ArrowDown ArrowDown ArrowDown Enter");
        Press("Enter g Enter");
        Press("ArrowDown");
        Press("Enter ArrowDown Escape");
        Assert.Equal(["1", "2", "1", "1"], _done);
        Assert.Null(_input.Popup);
    }

    [Fact]
    public void A_press_beside_an_open_list_closes_it_and_does_nothing_else()
    {
        Show(new Choice("c", ["red", "green"], 0, n => _done.Add($"{n}")), new Label("l", "1"), new Label("m", "2"), new Label("n", "3"), new Label("o", "4"), new Button("b", "go", () => _done.Add("go")));
        Click("c");
        Click("b");
        Assert.Null(_input.Popup);
        Assert.Empty(_done);
        Click("b");
        Assert.Equal(["go"], _done);
    }

    [Fact]
    public void What_is_typed_takes_the_place_of_a_number_and_is_taken_by_Enter_by_Tab_or_by_a_press_elsewhere()
    {
        Show(NumberField.Of("low", 40, 400, value => _done.Add($"low {value}")), NumberField.Of("high", 80, 400, value => _done.Add($"high {value}")), new Button("b", "go", () => { }));
        Click("low");
        Press("- 1 2 . 5 Enter");
        Click("low");
        Press("7 Tab 9 Backspace 8");
        Click("b");
        Assert.Equal(["low -12.5", "low 7", "high 8"], _done.Select(static text => text));
        Click("low");
        Press("5 Escape");
        Click("b");
        Assert.Equal(3, _done.Count);
        Assert.Null(_input.Edit);
    }

    [Fact]
    public void A_text_that_is_no_number_is_refused_in_words_and_the_number_stays()
    {
        Show(NumberField.Of("low", 40, 400, value => _done.Add($"{value}")));
        Click("low");
        Press("0 , 5");
        Assert.Contains("point", Assert.Throws<InputException>(() => Press("Enter")).Message, StringComparison.Ordinal);
        Assert.Null(_input.Edit);
        Assert.Empty(_done);
        foreach (string text in new[] { "", "x", "1e99", "NaN", "Infinity" })
            Assert.Throws<InputException>(() => NumberField.Parse(text));
    }

    [Fact]
    public void A_number_that_is_not_changed_keeps_the_digits_that_are_not_shown()
    {
        Show(NumberField.Of("low", 1.0 / 3, 1, value => _done.Add($"{value}")), new Button("b", "go", () => { }));
        Assert.Equal("0.333", ((Field)_input.Layout.Controls[0].Control).Text);
        Click("low");
        Press("Enter");
        Click("low");
        Click("b");
        Assert.Empty(_done);
    }

    [Fact]
    public void Tab_goes_through_all_that_takes_keys_and_around_and_scrolls_it_into_view()
    {
        Control[] controls = [.. Enumerable.Range(0, 60).SelectMany(n => new Control[] { new Label($"l{n}", "text"), new CheckBox($"c{n}", "box", false, _ => _done.Add($"c{n}")) })];
        Show(controls);
        Assert.True(_input.Layout.ScrollRange > 0);
        for (int n = 0; n < 60; n++)
        {
            Press("Tab");
            Assert.Equal($"c{n}", _input.Focus);
            SKRect seen = _input.Layout.Find(_input.Focus)!.Value.Seen(_input.Scroll);
            Assert.True(seen.Top >= _input.Layout.BodyTop && seen.Bottom <= _input.Layout.Area.Bottom, $"{seen}");
        }

        Press("Tab");
        Assert.Equal(("c0", true), (_input.Focus, _input.ShowsFocus));
        Press("Shift+Tab");
        _input.Press(" ");
        Assert.Equal(["c59"], _done);
    }

    [Fact]
    public void The_wheel_and_the_bar_scroll_no_farther_than_there_is()
    {
        Show([.. Enumerable.Range(0, 40).Select(static n => new Label($"l{n}", "text"))]);
        _input.Turn(1000);
        Assert.Equal(_input.Layout.ScrollRange, _input.Scroll);
        _input.Turn(-1000);
        Assert.Equal(0, _input.Scroll);
        (SKRect bar, SKRect thumb) = _input.ScrollBar!.Value;
        _input.Press(thumb.MidX, thumb.MidY);
        _input.Move(thumb.MidX, bar.Bottom + 50);
        Assert.Equal(_input.Layout.ScrollRange, _input.Scroll);
        _input.Release();
        _input.Move(thumb.MidX, bar.Top);
        Assert.Equal(_input.Layout.ScrollRange, _input.Scroll);
    }

    [Fact]
    public void Sections_and_pages_are_turned_by_mouse_and_keys()
    {
        Show(new Tabs("t", ["one", "two", "three"], 0, n => _done.Add($"page {n}")), new Section("s", "more", true, isOpen => _done.Add($"{isOpen}")));
        PlacedControl tabs = _input.Layout.Controls[0];
        _input.Press(tabs.Place.Right - 5, tabs.Place.MidY);
        _input.Release();
        Press("ArrowLeft");
        Click("s");
        Press("ArrowLeft ArrowRight");
        Assert.Equal(["page 2", "page 2", "False", "False"], _done);
    }

    [Fact]
    public void What_is_typed_goes_on_when_the_controls_are_described_anew_and_ends_when_its_field_is_gone()
    {
        Field field = new("f", "old", text => _done.Add(text));
        Show(field);
        Click("f");
        Press("n e");
        Show(new Label("l", "new above"), field);
        Press("w Enter");
        Assert.Equal(["new"], _done);
        Click("f");
        Press("x");
        Show(new Label("l", "alone"));
        Assert.Null(_input.Edit);
        Assert.Null(_input.Focus);
    }

    private void Show(params Control[] controls) => _input.Show(PanelLayout.Of(new([], [.. controls.Select(static control => (PanelRow)control)]), new(400, 0, 700, 400), 13));

    private SKPoint Middle(string id)
    {
        SKRect seen = _input.Layout.Find(id)!.Value.Seen(_input.Scroll);
        return new(seen.MidX, seen.MidY);
    }

    private void Click(string id)
    {
        SKPoint at = Middle(id);
        _input.Press(at.X, at.Y);
        _input.Release();
    }

    private void Press(string keys)
    {
        foreach (string key in keys.Split(' '))
            _input.Press(key);
    }
}
