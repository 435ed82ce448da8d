using System.Collections.Immutable;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>A control in a row.</summary>
/// <param name="Control">What it is.</param>
/// <param name="Share">Its part of the row's width beside those of the others; 0 gives it what it needs.</param>
internal readonly record struct Cell(Control Control, double Share = 1);

/// <summary>Controls side by side.</summary>
internal sealed record PanelRow(params ImmutableArray<Cell> Cells)
{
    /// <summary>How far it begins from the left, in heights of the font.</summary>
    public double Indent { get; init; }

    public static implicit operator PanelRow(Control control) => new(new Cell(control));
}

/// <summary>What a panel shows.</summary>
/// <param name="Head">Rows that stay where they are.</param>
/// <param name="Body">Rows below them, which scroll.</param>
internal sealed record PanelPage(ImmutableArray<PanelRow> Head, ImmutableArray<PanelRow> Body);
