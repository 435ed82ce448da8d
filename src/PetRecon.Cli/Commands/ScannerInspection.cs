using System.Text.Json.Nodes;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Scanners;

namespace PetRecon.Cli.Commands;

/// <summary>A scanner in words, numbers and a picture.</summary>
internal static class ScannerInspection
{
    public static void Run(ScannerPreset preset, string? plot, Report report)
    {
        ScannerGeometry scanner = preset.Build();
        report.Say(preset.Description);
        Tell(scanner, report);
        report.Say($"Source:   {preset.Source}");
        if (preset.AssumedNumbers.Length > 0)
            report.Say($"Assumed:  {preset.AssumedNumbers}");
        report.Result["preset"] = preset.Name;
        report.Result["source"] = preset.Source;
        report.Result["assumed"] = preset.AssumedNumbers;
        Draw(scanner, plot, report);
    }

    public static void Tell(ScannerGeometry scanner, Report report)
    {
        report.Say(FormattableString.Invariant($"Scanner:  {scanner.ModelName}, {scanner.ModuleCount:N0} modules, {scanner.DetectionBinCount:N0} detection bins"));
        report.Say(FormattableString.Invariant(
            $"Geometry: radius {scanner.InnerRadiusMm:0.#} to {scanner.OuterRadiusMm:0.#} mm, z from {scanner.AxialMinMm:0.#} to {scanner.AxialMaxMm:0.#} mm, field of view {2 * scanner.TransaxialFovRadiusMm:0.#} mm across"));
        JsonArray types = [];
        for (int i = 0; i < scanner.ModuleTypes.Length; i++)
            types.Add(TellType(scanner.ModuleTypes[i], report));
        JsonArray tof = [];
        for (int i = 0; i < scanner.ModuleTypes.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                tof.Add(TellTof(scanner.Tof(i, j), i, j, report));
        }

        report.Result["scanner"] = new JsonObject
        {
            ["modelName"] = scanner.ModelName,
            ["modules"] = scanner.ModuleCount,
            ["detectionBins"] = scanner.DetectionBinCount,
            ["innerRadiusMm"] = scanner.InnerRadiusMm,
            ["outerRadiusMm"] = scanner.OuterRadiusMm,
            ["axialMinMm"] = scanner.AxialMinMm,
            ["axialMaxMm"] = scanner.AxialMaxMm,
            ["transaxialFovRadiusMm"] = scanner.TransaxialFovRadiusMm,
            ["moduleTypes"] = types,
            ["tof"] = tof,
        };
    }

    public static void Draw(ScannerGeometry scanner, string? plot, Report report)
    {
        if (plot is null)
            return;
        ScannerPlot.Write(plot, scanner);
        report.Say($"Picture:  {plot}");
        report.Result["plot"] = Path.GetFullPath(plot);
    }

    private static JsonObject TellType(DetectorModuleType type, Report report)
    {
        double u = 2 * type.Element.HalfAxisU.Length;
        double v = 2 * type.Element.HalfAxisV.Length;
        double w = 2 * type.Element.HalfAxisW.Length;
        report.Say(FormattableString.Invariant(
            $"  {type.Name}: {type.ModuleCount:N0} modules of {type.ElementCount:N0} elements of {u:0.##} x {v:0.##} x {w:0.##} mm, {type.EnergyBinCount} energy bin(s), {100 * type.EnergyResolutionAt511:0.#} % at 511 keV"));
        return new()
        {
            ["name"] = type.Name,
            ["modules"] = type.ModuleCount,
            ["elementsPerModule"] = type.ElementCount,
            ["elementEdgesMm"] = JsonText.Array(new[] { u, v, w }),
            ["energyBinEdgesKeV"] = JsonText.Array(type.EnergyBinEdgesKeV),
            ["energyResolutionAt511"] = type.EnergyResolutionAt511,
        };
    }

    private static JsonObject TellTof(TofPair tof, int type0, int type1, Report report)
    {
        string pair = type0 == 0 && type1 == 0 ? "TOF:     " : $"TOF {type0}-{type1}: ";
        report.Say(tof.IsInformative
            ? FormattableString.Invariant($"{pair} {tof.BinCount} bins from {tof.BinEdgesMm[0]:0.#} to {tof.BinEdgesMm[^1]:0.#} mm, resolution {tof.FwhmMm:0.#} mm ({tof.FwhmMm / TofPair.MmPerPs:0} ps) FWHM")
            : $"{pair} none");
        return new()
        {
            ["types"] = JsonText.Array(new[] { type0, type1 }),
            ["bins"] = tof.BinCount,
            ["fwhmMm"] = tof.FwhmMm,
            ["fwhmPs"] = tof.FwhmMm / TofPair.MmPerPs,
        };
    }
}
