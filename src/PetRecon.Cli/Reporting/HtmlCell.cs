namespace PetRecon.Cli.Reporting;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Style">Its class, such as pass or fail; null for none.</param>
/// <param name="Colour">A patch of this colour stands before the text; null for none.</param>
internal readonly record struct HtmlCell(string Text, string? Style = null, string? Colour = null)
{
    public static implicit operator HtmlCell(string text) => new(text);
}
