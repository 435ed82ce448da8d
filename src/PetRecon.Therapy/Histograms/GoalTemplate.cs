using System.Collections.Immutable;

namespace PetRecon.Therapy.Histograms;

/// <summary>The goals of a kind of treatment, kept as a JSON file: see <see cref="Parse"/>.</summary>
public sealed record GoalTemplate
{
    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>The prescribed dose that it is made for, in the dose's unit; null if it holds for any.</summary>
    public double? Prescription { get; init; }

    /// <summary>The goals, in the file's order.</summary>
    public required ImmutableArray<DoseGoal> Goals { get; init; }

    /// <summary>Reads a template file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GoalTemplateFormatException">It is no such template; the message names the place and the key.</exception>
    public static GoalTemplate Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return GoalTemplateReader.Read(File.ReadAllText(path), path);
    }

    /// <summary>
    /// Reads a template from JSON: "name", "prescription" (may be missing) and "goals", a list of objects with "structure", "aliases" (patterns; may be
    /// missing), "metric", "atMost" or "atLeast", and, if wanted, "acceptable", "priority" and "note". Comments and trailing commas are let pass.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="GoalTemplateFormatException">It is no such template; the message names the place and the key.</exception>
    public static GoalTemplate Parse(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        return GoalTemplateReader.Read(json, source);
    }

    /// <summary>Holds a plan against all goals.</summary>
    /// <param name="histograms">Histograms of the plan's structures.</param>
    /// <param name="context">Prescription and surroundings; the template's own prescription counts where none is given.</param>
    public ImmutableArray<GoalResult> Evaluate(IReadOnlyList<DoseVolumeHistogram> histograms, DoseMetricContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        DoseMetricContext known = context ?? new();
        known = known with { Prescription = known.Prescription ?? Prescription };
        return [.. Goals.Select(goal => Evaluate(goal, histograms, known))];
    }

    private static GoalResult Evaluate(DoseGoal goal, IReadOnlyList<DoseVolumeHistogram> histograms, DoseMetricContext context)
    {
        // The name itself goes before patterns, which may take in more than was thought of.
        DoseVolumeHistogram[] found = [.. histograms.Where(histogram => string.Equals(histogram.Structure.Name.Trim(), goal.Structure.Trim(), StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0)
            found = [.. histograms.Where(histogram => goal.IsOf(histogram.Structure.Name))];
        string unit = goal.Metric.UnitText(histograms.Count > 0 ? histograms[0].Unit : "");
        if (found.Length != 1)
        {
            string reason = found.Length == 0 ? "There is no such structure." : $"Several structures go by its names: {string.Join(", ", found.Select(static histogram => histogram.Structure.Name))}.";
            return new(goal, null, null, unit, GoalOutcome.NotEvaluable, reason);
        }

        string name = found[0].Structure.Name;
        unit = goal.Metric.UnitText(found[0].Unit);
        try
        {
            double value = goal.Metric.Evaluate(found[0], context);
            return new(goal, name, value, unit, goal.OutcomeOf(value), double.IsNaN(value) ? "The value is not a number." : "");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return new(goal, name, null, unit, GoalOutcome.NotEvaluable, exception.Message);
        }
    }
}
