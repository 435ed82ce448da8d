using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>A dose in words and for machines.</summary>
internal static class DoseDescription
{
    public static JsonObject Tell(DoseGrid dose, Report report)
    {
        DoseStatistics statistics = DoseStatistics.Of(dose.Volume);
        string unit = dose.Volume.Unit.Length > 0 ? $" {dose.Volume.Unit}" : "";
        report.Say($"{dose.Name}");
        report.Say($"  Quantity:    {(dose.IsMeaningKnown ? dose.Label : "not stated (--quantity says it)")}{(dose.SummationType.Length > 0 ? $"; sum over {dose.SummationType}" : "")}{(dose.FractionCount is int fractions ? $"; {fractions} fraction{(fractions == 1 ? "" : "s")}" : "")}");
        if (!dose.Plans.IsEmpty)
            report.Say($"  Plans:       {string.Join(", ", dose.Plans.Select(static plan => plan.SopInstanceUid))}");
        report.Say($"  Space:       {(dose.FrameOfReferenceUid.Length > 0 ? dose.FrameOfReferenceUid : "not stated")}");
        report.Say($"  Grid:        {dose.Grid}, first voxel at {dose.Grid.OriginMm} mm, axes {dose.Grid.AxisX} {dose.Grid.AxisY} {dose.Grid.AxisZ} (LPS)");
        report.Say(FormattableString.Invariant($"  Maximum:     {statistics.Maximum:G6}{unit} at {statistics.MaximumPositionMm} mm"));
        report.Say(FormattableString.Invariant($"  Minimum:     {statistics.Minimum:G6}{unit}; mean {statistics.Mean:G6}{unit}; up to {statistics.MaximumAtBorder:G4}{unit} at the grid's border"));
        report.Say(FormattableString.Invariant($"  Integral:    {statistics.IntegralLitres:G6}{unit} L"));
        if (statistics.UndefinedVoxelCount > 0)
            report.Warn($"{dose.Name}: {statistics.UndefinedVoxelCount} voxels are not a number.");
        if (statistics.NegativeVoxelCount > 0)
            report.Warn($"{dose.Name}: {statistics.NegativeVoxelCount} voxels are negative.");
        return Json(dose, statistics);
    }

    public static JsonObject Json(DoseGrid dose, DoseStatistics statistics) => new()
    {
        ["name"] = dose.Name,
        ["quantity"] = dose.Volume.QuantityName,
        ["unit"] = dose.Volume.Unit,
        ["rbeModel"] = dose.RbeModel?.ToString(),
        ["rbeModelName"] = dose.RbeModel?.Name,
        ["rbeModelParameters"] = dose.RbeModel?.Parameters,
        ["plans"] = JsonText.Array(dose.Plans.Select(static plan => plan.SopInstanceUid)),
        ["fractions"] = dose.FractionCount,
        ["summationType"] = dose.SummationType,
        ["frameOfReferenceUid"] = dose.FrameOfReferenceUid,
        ["grid"] = Grid(dose.Grid),
        ["maximum"] = JsonText.Number(statistics.Maximum),
        ["maximumPositionMm"] = ReconstructionJson.Vector(statistics.MaximumPositionMm),
        ["minimum"] = JsonText.Number(statistics.Minimum),
        ["mean"] = JsonText.Number(statistics.Mean),
        ["maximumAtBorder"] = JsonText.Number(statistics.MaximumAtBorder),
        ["integralLitres"] = JsonText.Number(statistics.IntegralLitres),
        ["negativeVoxels"] = statistics.NegativeVoxelCount,
        ["undefinedVoxels"] = statistics.UndefinedVoxelCount,
    };

    // A dose may lie in any direction; size, spacing and origin alone do not say where its voxels are.
    private static JsonObject Grid(VoxelGrid grid)
    {
        JsonObject json = ReconstructionJson.Grid(grid);
        json["axes"] = new JsonArray(ReconstructionJson.Vector(grid.AxisX), ReconstructionJson.Vector(grid.AxisY), ReconstructionJson.Vector(grid.AxisZ));
        return json;
    }
}
