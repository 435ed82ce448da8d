using SkiaSharp;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>
/// What hands do with the controls of a panel: which one keys are for, what is being typed, which list is open. It knows no window: places and names of
/// keys come in, and the controls' delegates are called.
/// </summary>
internal sealed class PanelInput
{
    private string? _held;
    private float _heldScroll;
    private int _heldPoint = -1;
    private (double Low, double High)? _heldRange;

    /// <summary>The controls that are shown.</summary>
    public PanelLayout Layout { get; private set; } = PanelLayout.Empty;

    /// <summary>The control that keys are for.</summary>
    public string? Focus { get; private set; }

    /// <summary>Whether keys were used last, so that it has to be seen which control they are for.</summary>
    public bool ShowsFocus { get; private set; }

    /// <summary>The control under the mouse.</summary>
    public string? Hovered { get; private set; }

    /// <summary>Where the mouse is.</summary>
    public SKPoint Mouse { get; private set; } = new(-1, -1);

    /// <summary>Whether a button of the mouse is held that went down on the panel.</summary>
    public bool IsHeld => _held is not null;

    /// <summary>What is being typed in the control that keys are for.</summary>
    public TextEdit? Edit { get; private set; }

    /// <summary>The list that is open.</summary>
    public Popup? Popup { get; private set; }

    /// <summary>How far the panel is scrolled, pixels.</summary>
    public float Scroll { get; private set; }

    /// <summary>The scroll bar, where there is one, and the part of it that shows where the panel is.</summary>
    public (SKRect Bar, SKRect Thumb)? ScrollBar
    {
        get
        {
            if (Layout.ScrollRange <= 0)
                return null;
            float width = (float)(0.5 * Layout.TextSize);
            SKRect bar = new(Layout.Area.Right - width - 2, Layout.BodyTop, Layout.Area.Right - 2, Layout.Area.Bottom);
            float height = Math.Max(2 * width, bar.Height * bar.Height / Math.Max(1, Layout.BodyHeight));
            float top = bar.Top + (bar.Height - height) * Scroll / Layout.ScrollRange;
            return (bar, SKRect.Create(bar.Left, top, bar.Width, height));
        }
    }

    /// <summary>Takes controls as they are now. What is being typed or chosen from goes on if its control is still there.</summary>
    public void Show(PanelLayout layout)
    {
        Layout = _heldRange is null ? layout : Held(layout);
        Scroll = Math.Clamp(Scroll, 0, layout.ScrollRange);
        if (layout.Find(Focus) is null)
            (Focus, Edit) = (null, null);
        if (Popup is { } popup && layout.Find(popup.Id)?.Control is not Choice)
            Popup = null;
        Hover();
    }

    /// <summary>The mouse went down.</summary>
    /// <param name="x">Where.</param>
    /// <param name="y">Where.</param>
    /// <param name="isDouble">Whether it did so just before.</param>
    public void Press(double x, double y, bool isDouble = false)
    {
        Move(x, y);
        ShowsFocus = false;
        if (Popup is { } popup)
        {
            int option = popup.At(x, y);
            Popup = null;
            if (option >= 0 && Layout.Find(popup.Id)?.Control is Choice choice)
                choice.Do(option);
            return;
        }

        if (ScrollBar is { } scrolling && scrolling.Bar.Contains((float)x, (float)y))
        {
            (_held, _heldScroll) = ("", scrolling.Thumb.Contains((float)x, (float)y) ? (float)y - scrolling.Thumb.Top : 0.5f * scrolling.Thumb.Height);
            DragScroll();
            return;
        }

        if (Layout.At(x, y, Scroll) is not { } placed)
        {
            Commit();
            return;
        }

        if (placed.Control.TakesFocus && placed.Control.Id != Focus)
            FocusOn(placed.Control.Id);
        _held = placed.Control.Id;
        placed.Control.Touch?.Invoke();
        Begin(placed, isDouble);
    }

    /// <summary>The mouse moved.</summary>
    public void Move(double x, double y)
    {
        Mouse = new((float)x, (float)y);
        Hover();
        if (_held == "")
            DragScroll();
        else if (_held is not null && Layout.Find(_held) is { } placed)
            Drag(placed);
        else if (Popup is { } popup && popup.At(x, y) is >= 0 and int option)
            Popup = popup with { Marked = option };
    }

    /// <summary>The mouse came up.</summary>
    public void Release()
    {
        string? held = _held;
        _held = null;
        if (_heldRange is not null)
        {
            _heldRange = null;
            Layout = Held(Layout);
        }

        if (held is null || Hovered != held)
            return;
        switch (Layout.Find(held)?.Control)
        {
            case Button button:
                button.Do();
                break;
            case CheckBox box:
                box.Do(!box.IsOn);
                break;
            case Section section:
                section.Do(!section.IsOpen);
                break;
            default:
                break;
        }
    }

    /// <summary>The mouse left the panel.</summary>
    public void Leave()
    {
        Mouse = new(-1, -1);
        Hovered = null;
    }

    /// <summary>The wheel was turned by notches, towards the user.</summary>
    public void Turn(double notches)
    {
        if (Popup is { } popup)
            Popup = popup.Scrolled((int)Math.Clamp(Math.Round(notches), -100, 100));
        else
            ScrollTo(Scroll + (float)(3 * Layout.TextSize * notches));
    }

    /// <summary>A key went down.</summary>
    /// <param name="key">Its name, as browsers call it, or the letter.</param>
    /// <returns>Whether it meant something here.</returns>
    public bool Press(string key)
    {
        if (Popup is { } popup)
        {
            PressInPopup(popup, key);
            return true;
        }

        if (key is "Tab" or "Shift+Tab")
        {
            Step(key == "Tab" ? 1 : -1);
            return true;
        }

        ShowsFocus = true;
        return Layout.Find(Focus) is { } placed && Press(placed, key) || PressAround(key);
    }

    /// <summary>Keys are for the panel, and its first control if none was chosen yet.</summary>
    public void Enter()
    {
        ShowsFocus = true;
        if (Layout.Find(Focus) is null)
            Step(1);
    }

    /// <summary>Keys are for something else from now on.</summary>
    public void Give()
    {
        Popup = null;
        ShowsFocus = false;
        Commit();
    }

    private void Begin(PlacedControl placed, bool isDouble)
    {
        switch (placed.Control)
        {
            case Tabs tabs:
                float share = (Mouse.X - placed.Place.Left) / placed.Place.Width;
                tabs.Do(Math.Clamp((int)(share * tabs.Names.Length), 0, tabs.Names.Length - 1));
                break;
            case Choice choice when choice.Options.Length > 0:
                Popup = Popup.Of(choice, placed.Seen(Scroll), Layout);
                _held = null;
                break;
            case TransferEditor editor:
                Begin(editor, TransferPlot.Of(editor, placed.Seen(Scroll), Layout.TextSize), isDouble);
                break;
            case Field field when Edit is null:
                Edit = TextEdit.Whole(field.Text);
                _held = null;
                break;
            case Field when isDouble:
                Edit = TextEdit.Whole(Edit!.Text);
                _held = null;
                break;
            case Field field:
                Edit = Edit.At(CaretAt(placed, field));
                break;
            default:
                Drag(placed);
                break;
        }
    }

    // Takes hold of the nearest point; beside all of them, a double click makes another one.
    private void Begin(TransferEditor editor, TransferPlot plot, bool isDouble)
    {
        (int nearest, bool isNear) = plot.Nearest(Mouse);
        _heldPoint = isNear && !isDouble ? nearest : -1;
        _heldRange = _heldPoint >= 0 ? editor.Range : null;
        if (isDouble && !isNear)
            editor.Add(plot.ValueAt(Mouse.X));
        else
            editor.Choose(nearest);
    }

    // Transfer editors with the scale that they had when a point was taken hold of; with their own again once it is let go.
    private PanelLayout Held(PanelLayout layout) =>
        layout with { Controls = [.. layout.Controls.Select(placed => placed.Control is TransferEditor editor ? placed with { Control = editor with { HeldRange = _heldRange } } : placed)] };

    private void Drag(PlacedControl placed)
    {
        switch (placed.Control)
        {
            case TransferEditor editor when _heldPoint >= 0 && _heldPoint < editor.Points.Length:
                TransferPlot plot = TransferPlot.Of(editor, placed.Seen(Scroll), Layout.TextSize);
                editor.Move(_heldPoint, plot.ValueAt(Mouse.X), plot.OpacityAt(Mouse.Y));
                break;
            case Slider slider:
                SKRect track = SliderDrawing.Track(slider, placed.Place, Layout.TextSize);
                double value = slider.At((Mouse.X - track.Left) / Math.Max(1, track.Width));
                if (value != slider.Value)
                    slider.Do(value);
                break;
            case Field field when Edit is not null:
                Edit = Edit.At(CaretAt(placed, field), keepsAnchor: true);
                break;
            default:
                break;
        }
    }

    // The place between two letters that is nearest to the mouse.
    private int CaretAt(PlacedControl placed, Field field)
    {
        float x = Mouse.X - FieldDrawing.TextLeft(field, placed.Place, Layout.TextSize);
        return Enumerable.Range(0, Edit!.Text.Length + 1).MinBy(n => Math.Abs(PanelText.Width(Edit.Text[..n], Layout.TextSize) - x));
    }

    private void PressInPopup(Popup popup, string key)
    {
        if (key is "Escape" or "Tab" or "Shift+Tab")
        {
            Popup = null;
        }
        else if (key is "Enter" or " ")
        {
            Popup = null;
            if (Layout.Find(popup.Id)?.Control is Choice choice)
                choice.Do(popup.Marked);
        }
        else
        {
            Popup = popup.Pressed(key) ?? popup;
        }
    }

    private bool Press(PlacedControl placed, string key)
    {
        switch (placed.Control)
        {
            case Button button when key is "Enter" or " ":
                button.Do();
                return true;
            case CheckBox box when key is "Enter" or " ":
                box.Do(!box.IsOn);
                return true;
            case Section section when key is "Enter" or " " || key == (section.IsOpen ? "ArrowLeft" : "ArrowRight"):
                section.Do(!section.IsOpen);
                return true;
            case Tabs tabs when key is "ArrowLeft" or "ArrowRight":
                tabs.Do((tabs.Chosen + (key == "ArrowLeft" ? tabs.Names.Length - 1 : 1)) % tabs.Names.Length);
                return true;
            case Choice { Options.Length: > 0 } choice when key is "Enter" or " ":
                Popup = Popup.Of(choice, placed.Seen(Scroll), Layout);
                return true;
            case Choice choice when key is "ArrowUp" or "ArrowDown":
                int next = Math.Clamp(choice.Chosen + (key == "ArrowUp" ? -1 : 1), 0, choice.Options.Length - 1);
                if (next != choice.Chosen && next >= 0)
                    choice.Do(next);
                return true;
            case Slider slider when SteppedBy(slider, key) is double value:
                if (value != slider.Value)
                    slider.Do(value);
                return true;
            case TransferEditor editor:
                return editor.Press(key);
            case Field field:
                return Press(field, key);
            default:
                return false;
        }
    }

    private static double? SteppedBy(Slider slider, string key) => key switch
    {
        "ArrowLeft" => slider.Stepped(slider.Value - slider.Step),
        "ArrowRight" => slider.Stepped(slider.Value + slider.Step),
        "Home" => slider.Low,
        "End" => slider.High,
        _ => null,
    };

    private bool Press(Field field, string key)
    {
        if (key is "ArrowUp" or "ArrowDown" && field.Step is { } step)
        {
            Commit();
            step(key == "ArrowUp" ? 1 : -1);
            return true;
        }

        if (key == "Enter")
        {
            if (Edit is null)
                Edit = TextEdit.Whole(field.Text);
            else
                Commit();
            return true;
        }

        if (key == "Escape")
        {
            bool wasTyping = Edit is not null;
            Edit = null;
            return wasTyping;
        }

        TextEdit edit = Edit ?? TextEdit.Whole(field.Text);
        TextEdit? next = key.Length == 1 ? edit.Typed(key) : edit.Pressed(key);
        Edit = next ?? Edit;
        return next is not null;
    }

    // What no control has a use for: from one to the next, and through the panel.
    private bool PressAround(string key)
    {
        float page = Math.Max((float)Layout.TextSize, Layout.Area.Bottom - Layout.BodyTop - 2 * (float)Layout.TextSize);
        switch (key)
        {
            case "ArrowUp" or "ArrowDown":
                Step(key == "ArrowUp" ? -1 : 1);
                return true;
            case "PageUp" or "PageDown":
                ScrollTo(Scroll + (key == "PageUp" ? -page : page));
                return true;
            default:
                return key is "Enter" or " " or "ArrowLeft" or "ArrowRight" or "Home" or "End";
        }
    }

    private void Step(int steps)
    {
        string[] ids = [.. Layout.Controls.Where(static placed => placed.Control.TakesFocus).Select(static placed => placed.Control.Id)];
        ShowsFocus = true;
        if (ids.Length == 0)
            return;
        int now = Array.IndexOf(ids, Focus);
        FocusOn(ids[now < 0 ? steps > 0 ? 0 : ids.Length - 1 : (now + steps + ids.Length) % ids.Length]);
        if (Layout.Find(Focus) is not { Control: { } control })
            return;
        control.Touch?.Invoke();
        if (control is Field field)
            Edit = TextEdit.Whole(field.Text);
    }

    private void FocusOn(string id)
    {
        string? before = Focus;
        Focus = id;
        Commit(before);
        if (Layout.Find(id) is not { IsHead: false } placed)
            return;
        float margin = (float)Layout.TextSize;
        SKRect seen = placed.Seen(Scroll);
        if (seen.Top < Layout.BodyTop + margin)
            ScrollTo(Scroll + seen.Top - Layout.BodyTop - margin);
        else if (seen.Bottom > Layout.Area.Bottom - margin)
            ScrollTo(Scroll + seen.Bottom - Layout.Area.Bottom + margin);
    }

    private void Commit() => Commit(Focus);

    private void Commit(string? id)
    {
        TextEdit? edit = Edit;
        Edit = null;
        if (edit is not null && Layout.Find(id)?.Control is Field field && edit.Text != field.Text)
            field.Do(edit.Text);
    }

    /// <summary>Scrolls the panel to a place, pixels, or as far as it goes.</summary>
    public void ScrollTo(float scroll)
    {
        Scroll = Math.Clamp(scroll, 0, Layout.ScrollRange);
        Hover();
    }

    private void DragScroll()
    {
        if (ScrollBar is { } scrolling)
            ScrollTo((Mouse.Y - _heldScroll - scrolling.Bar.Top) / Math.Max(1, scrolling.Bar.Height - scrolling.Thumb.Height) * Layout.ScrollRange);
    }

    private void Hover() => Hovered = Layout.At(Mouse.X, Mouse.Y, Scroll)?.Control.Id;
}
