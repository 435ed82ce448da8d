using System.Text.Json.Nodes;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction;

namespace PetRecon.Cli.Commands;

/// <summary>A reconstruction's options and outcome as the manifest states them.</summary>
internal static class ReconstructionJson
{
    public static JsonObject Options(ReconstructionOptions options) => new()
    {
        ["grid"] = Grid(options.Grid),
        ["subsets"] = options.Osem.Subsets,
        ["iterations"] = options.Osem.Iterations,
        ["prior"] = options.Prior is not { } prior ? null : new JsonObject
        {
            ["kind"] = "relative difference",
            ["strength"] = prior.Strength,
            ["edgePreservation"] = prior.EdgePreservation,
            ["floorShare"] = prior.FloorShare,
        },
        ["stopAtRelativeChange"] = options.Osem.StopAtRelativeChange,
        ["stopAtRelativeGain"] = options.Osem.StopAtRelativeGain,
        ["method"] = options.Model.Projector.Method.ToString(),
        ["tof"] = options.Model.Projector.UseTof,
        ["tofTruncationSigmas"] = options.Model.Projector.TofTruncationSigmas,
        ["raysPerFaceSide"] = options.Model.Projector.RaysPerFaceSide,
        ["depthSamples"] = options.Model.Projector.DepthSamples,
        ["attenuation"] = options.Model.Attenuation is not null,
        ["additive"] = options.Model.Additive?.ContentId,
        ["psfFwhmMm"] = Vector(options.Model.PsfFwhmMm),
        ["calibrated"] = options.Model.IsCalibrated,
        ["halfLifeSeconds"] = options.Model.HalfLifeSeconds,
        ["postFilterFwhmMm"] = options.PostFilterFwhmMm,
        ["startImage"] = options.StartImage is not null,
        ["sensitivitySeed"] = options.Sensitivity.Seed,
        ["sensitivityTargetRelativeError"] = options.Sensitivity.TargetRelativeError,
    };

    public static JsonObject Outcome(ReconstructionResult result) => new()
    {
        ["unit"] = result.Image.Unit,
        ["iterations"] = result.Iterations,
        ["resumedAtIteration"] = result.ResumedAtIteration,
        ["stopReason"] = result.StopReason.ToString(),
        ["prompts"] = result.PromptCount,
        ["promptsUsed"] = result.UsedCount,
        ["promptsDropped"] = result.DroppedCount,
        ["delayeds"] = result.DelayedCount,
        ["effectiveDurationSeconds"] = result.EffectiveDurationSeconds,
        ["logLikelihoods"] = Numbers(result.LogLikelihoods),
        ["penalties"] = Numbers(result.Penalties),
        ["relativeChanges"] = Numbers(result.RelativeChanges),
        ["sensitivity"] = new JsonObject
        {
            ["exact"] = result.Sensitivity.IsExact,
            ["method"] = result.Sensitivity.Method.ToString(),
            ["lines"] = result.Sensitivity.LineCount,
            ["relativeStandardError"] = JsonText.Number(result.Sensitivity.RelativeStandardError),
            ["fromCache"] = result.Sensitivity.IsFromCache,
        },
        ["readSeconds"] = Math.Round(result.ReadSeconds, 3),
        ["sensitivitySeconds"] = Math.Round(result.SensitivitySeconds, 3),
        ["iterationSeconds"] = Math.Round(result.IterationSeconds, 3),
    };

    public static JsonObject Grid(VoxelGrid grid) => new()
    {
        ["size"] = JsonText.Array(new[] { grid.SizeX, grid.SizeY, grid.SizeZ }),
        ["spacingMm"] = Vector(grid.SpacingMm),
        ["originMm"] = Vector(grid.OriginMm),
    };

    public static JsonArray Vector(Vector3D vector) => JsonText.Array(new[] { vector.X, vector.Y, vector.Z });

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(JsonText.Number)];
}
