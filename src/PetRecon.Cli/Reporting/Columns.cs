namespace PetRecon.Cli.Reporting;

/// <summary>Lines of a table for the terminal: the first column to the left, the others to the right.</summary>
internal static class Columns
{
    public static IEnumerable<string> Of(IReadOnlyList<string[]> lines)
    {
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        return lines.Select(line => string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
