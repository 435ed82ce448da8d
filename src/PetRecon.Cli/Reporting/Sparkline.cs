namespace PetRecon.Cli.Reporting;

/// <summary>A histogram in one line of text.</summary>
internal static class Sparkline
{
    private const string Heights = " ▁▂▃▄▅▆▇█";
    private const int MaxWidth = 64;

    /// <summary>
    /// One character for each bin, or for several bins together if there are more than 64, or if the values come in steps wider than a bin
    /// and would leave holes.
    /// </summary>
    public static string Of(IReadOnlyList<long> counts)
    {
        int perCharacter = Math.Max(Step(counts), (counts.Count + MaxWidth - 1) / MaxWidth);
        long[] sums = [.. counts.Chunk(Math.Max(1, perCharacter)).Select(chunk => chunk.Sum())];
        long most = sums.DefaultIfEmpty().Max();
        return string.Concat(sums.Select(sum => Heights[most == 0 ? 0 : (int)Math.Ceiling((Heights.Length - 1.0) * sum / most)]));
    }

    // Distance between neighbouring bins that are not empty, where all are about equally far apart; 1 otherwise.
    private static int Step(IReadOnlyList<long> counts)
    {
        int[] filled = [.. Enumerable.Range(0, counts.Count).Where(i => counts[i] > 0)];
        int[] steps = [.. filled.Zip(filled.Skip(1), (a, b) => b - a)];
        return steps.Length > 1 && steps.Max() - steps.Min() <= 1 ? steps.Max() : 1;
    }
}
