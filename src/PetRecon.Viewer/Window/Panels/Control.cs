using System.Collections.Immutable;
using PetRecon.Core.Structures;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>A part of a panel as it is to be shown. It never changes: what a hand does with it goes out by its delegate, and comes back as another description.</summary>
/// <param name="Id">Names it within its panel, also from one description to the next; never shown.</param>
internal abstract record Control(string Id)
{
    /// <summary>Whether keys can be for it.</summary>
    public virtual bool TakesFocus => true;

    /// <summary>Done besides when the mouse goes down on it, or a key goes on to it, as the choice of what it belongs to; null for nothing.</summary>
    public Action? Touch { get; init; }
}

/// <summary>How a label is aligned and coloured.</summary>
internal enum LabelTone
{
    Plain,
    Faint,
    Strong,
}

/// <summary>A text, in as many lines as it needs.</summary>
internal sealed record Label(string Id, string Text) : Control(Id)
{
    public override bool TakesFocus => false;

    public LabelTone Tone { get; init; } = LabelTone.Plain;

    /// <summary>A colour shown before the text.</summary>
    public DisplayColour? Swatch { get; init; }

    /// <summary>Whether it stands at the right of its place, in one line, as numbers of a table do.</summary>
    public bool IsRight { get; init; }
}

/// <summary>Something to be done at once.</summary>
internal sealed record Button(string Id, string Text, Action Do) : Control(Id)
{
    /// <summary>Whether it is shown as pressed.</summary>
    public bool IsOn { get; init; }
}

/// <summary>On or off.</summary>
internal sealed record CheckBox(string Id, string Text, bool IsOn, Action<bool> Do) : Control(Id)
{
    /// <summary>A colour shown before the text.</summary>
    public DisplayColour? Swatch { get; init; }
}

/// <summary>One of several, from a list that opens.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Options">What there is to choose.</param>
/// <param name="Chosen">Which one is; -1 for none.</param>
/// <param name="Do">Takes the choice.</param>
internal sealed record Choice(string Id, ImmutableArray<string> Options, int Chosen, Action<int> Do) : Control(Id)
{
    /// <summary>What is shown while nothing is chosen.</summary>
    public string Empty { get; init; } = "";

    public string Shown => Chosen >= 0 && Chosen < Options.Length ? Options[Chosen] : Empty;
}

/// <summary>A value between two others, by hand.</summary>
internal sealed record Slider(string Id, double Low, double High, double Value, Action<double> Do) : Control(Id)
{
    /// <summary>Values are whole steps from <see cref="Low"/>; a key goes on by one.</summary>
    public double Step { get; init; } = 0.05;

    /// <summary>The value, in words.</summary>
    public string Text { get; init; } = "";

    /// <summary>What it is of, before it.</summary>
    public string Head { get; init; } = "";

    /// <summary>How far along it the value is, 0 to 1.</summary>
    public double Share => High > Low ? Math.Clamp((Value - Low) / (High - Low), 0, 1) : 0;

    /// <summary>The value at a share of its length, on a step.</summary>
    public double At(double share) => Stepped(Low + Math.Clamp(share, 0, 1) * (High - Low));

    /// <summary>The nearest value on a step, between both ends.</summary>
    public double Stepped(double value) => Math.Clamp(Step > 0 ? Low + Step * Math.Round((value - Low) / Step) : value, Low, High);
}

/// <summary>A text or a number that is typed.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Text">What it is now.</param>
/// <param name="Do">Takes another one; throws <see cref="Interaction.InputException"/> for one that means nothing.</param>
internal sealed record Field(string Id, string Text, Action<string> Do) : Control(Id)
{
    /// <summary>Whether it belongs to what is chosen.</summary>
    public bool IsChosen { get; init; }

    /// <summary>What a key that goes up or down does, by a number of steps; null for a text.</summary>
    public Action<int>? Step { get; init; }

    /// <summary>Shown after the text, such as a unit.</summary>
    public string Unit { get; init; } = "";

    /// <summary>A colour shown before the text.</summary>
    public DisplayColour? Swatch { get; init; }
}

/// <summary>Pages of which one is shown.</summary>
internal sealed record Tabs(string Id, ImmutableArray<string> Names, int Chosen, Action<int> Do) : Control(Id);

/// <summary>The head of rows that can be hidden.</summary>
internal sealed record Section(string Id, string Title, bool IsOpen, Action<bool> Do) : Control(Id);
