using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using PetRecon.Dicom.Files;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// Series of one study that are one thing in several phases of a movement, named so by their descriptions, or at several times, one after the other. Whether
/// their voxels lie in the same places, only their headers say.
/// </summary>
/// <param name="Series">The series, in the order of their phases or times.</param>
/// <param name="Phases">What each phase is called; empty for times.</param>
internal sealed partial record SeriesGroup(ImmutableArray<DicomSeries> Series, ImmutableArray<string> Phases)
{
    // Two series of one name may be anything; three that are alike in all else are a sequence.
    private const int LeastMembers = 3;

    /// <summary>The series in words, for messages.</summary>
    public string Label => Phases.IsEmpty
        ? $"{Series.Length} {Series[0].Modality} series, one after the other"
        : $"{Series.Length} {Series[0].Modality} series of phases, {Phases[0]} to {Phases[^1]}";

    /// <summary>The groups among series of one modality. No series is in two.</summary>
    public static IReadOnlyList<SeriesGroup> Find(IEnumerable<DicomSeries> candidates)
    {
        List<SeriesGroup> groups = [];
        DicomSeries[] alike = [.. candidates.Where(static series => series.Uid.Length > 0 && series.FrameOfReferenceUid.Length > 0)];
        foreach (var group in alike.GroupBy(static series => (series.StudyUid, series.FrameOfReferenceUid, series.Modality, series.FrameCount, Without: PhaseOf(series)?.Rest ?? series.Description.Trim().ToUpperInvariant())))
        {
            // Phases that come twice are of two scans, and times of neither.
            bool isOneName = group.DistinctBy(static series => series.Description.Trim(), StringComparer.OrdinalIgnoreCase).Count() == 1;
            if (group.Count() >= LeastMembers && (InPhases([.. group]) ?? (isOneName ? InTimes([.. group]) : null)) is { } found)
                groups.Add(found);
        }

        return groups;
    }

    /// <summary>The group of series that a scene names as one.</summary>
    public static SeriesGroup Of(IReadOnlyList<DicomSeries> series) => InPhases(series) ?? InTimes(series) ?? new([.. series], [.. series.Select(static (one, n) => one.Description.Length > 0 ? one.Description : $"series {n + 1}")]);

    private static SeriesGroup? InPhases(IReadOnlyList<DicomSeries> series)
    {
        List<(DicomSeries Series, Phase Phase)> named = [];
        foreach (DicomSeries one in series)
        {
            if (PhaseOf(one) is not { } phase)
                return null;
            named.Add((one, phase));
        }

        if (named.DistinctBy(static one => one.Phase.Name).Count() < named.Count)
            return null;
        named.Sort(static (a, b) => a.Phase.Order.CompareTo(b.Phase.Order));
        return new([.. named.Select(static one => one.Series)], [.. named.Select(static one => one.Phase.Name)]);
    }

    private static SeriesGroup? InTimes(IReadOnlyList<DicomSeries> series) =>
        series.All(static one => one.Started is not null) && series.DistinctBy(static one => one.Started).Count() == series.Count
            ? new([.. series.OrderBy(static one => one.Started)], [])
            : null;

    // "4D 30 %", "Gated, 30.0%", "25% In", "Phase 3", "T30". Percentages of reconstructions, such as of ASiR, are none, nor are T1 and T2 of an MR.
    private static Phase? PhaseOf(DicomSeries series)
    {
        string description = series.Description;
        if (Reconstruction().IsMatch(description))
            return null;
        Match match = Percent().Match(description);
        if (match.Success)
        {
            double percent = double.Parse(match.Groups["percent"].Value.Replace(',', '.'), CultureInfo.InvariantCulture);
            bool isOut = match.Groups["side"].Value.StartsWith("ex", StringComparison.OrdinalIgnoreCase);
            string side = match.Groups["side"].Success ? isOut ? " out" : " in" : "";
            return percent > 100 ? null : new(FormattableString.Invariant($"{percent:0.##} %{side}"), isOut ? 1000 - percent : percent, Rest(description, match));
        }

        match = Numbered().Match(description);
        if (!match.Success)
            return null;
        int number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        string word = match.Groups["word"].Value.ToLowerInvariant();
        return word == "t" && series.Modality == "MR" ? null : new(word == "t" ? $"T{match.Groups["number"].Value}" : $"{word} {number}", number, Rest(description, match));
    }

    private static string Rest(string description, Match match) => string.Join(' ', description.Remove(match.Index, match.Length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    [GeneratedRegex(@"(?<![\d.,])(?<percent>\d{1,3}(?:[.,]\d+)?)\s*%\s*(?<side>(?:in|ex)(?:sp|h|halation|hale|spiration)?\b)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Percent();

    [GeneratedRegex(@"(?<![A-Za-z])(?<word>phase|gate|bin|frame|time ?point|T)\s*[:#_=-]?\s*(?<number>\d{1,4})(?![\d.,A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"asir|safire|admire|idose|aidr|clearview|blend", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reconstruction();

    /// <summary>What a description says of a phase.</summary>
    /// <param name="Name">What people read.</param>
    /// <param name="Order">Phases follow each other by this.</param>
    /// <param name="Rest">The description without it.</param>
    private sealed record Phase(string Name, double Order, string Rest);
}
