using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>
/// The objects of a folder that belong to one treatment plan: dose, structures, plan and CT, found by what they say of each other rather than by
/// their names. What several objects could be is not guessed.
/// </summary>
internal sealed class TherapyStudy
{
    private TherapyStudy()
    {
    }

    /// <summary>The doses that make up the plan's: one, or those of its beams.</summary>
    public required IReadOnlyList<string> DosePaths { get; init; }

    /// <summary>The dose; the sum of the beams' where the folder has no other.</summary>
    public required DoseGrid Dose { get; init; }

    /// <summary>What an RT Dose says that it is; null for a dose of another format, whose meaning was settled when it was read.</summary>
    public required DoseKind? Kind { get; init; }

    /// <summary>The structures' file, or the folder of their masks; null if there is none.</summary>
    public required string? StructuresPath { get; init; }

    /// <summary>The plan; null if there is none.</summary>
    public required RtPlan? Plan { get; init; }

    /// <summary>The plan's file; null if there is none.</summary>
    public required string? PlanPath { get; init; }

    /// <summary>The CT that it was planned on; null if it is not in the folder.</summary>
    public required DicomSeries? Ct { get; init; }

    /// <summary>Whose it is; null if no DICOM object says it.</summary>
    public required InstanceIdentity? Identity { get; init; }

    /// <summary>Finds the objects.</summary>
    /// <param name="folder">The folder, with all below it; null if there is none.</param>
    /// <param name="dosePath">The dose that is meant, where there are several; null to find it.</param>
    /// <param name="otherDose">That dose, if it is no RT Dose.</param>
    /// <param name="structuresPath">The structures that are meant, where there are several; null to find them.</param>
    /// <param name="isCtGiven">Whether nobody asks for the folder's CT.</param>
    /// <param name="catalog">What is in the folder; null if there is none.</param>
    /// <param name="report">Is told what was chosen and what is missing.</param>
    public static TherapyStudy Find(string? folder, string? dosePath, DoseGrid? otherDose, string? structuresPath, bool isCtGiven, DicomCatalog? catalog, Report report)
    {
        (IReadOnlyList<string> chosen, DoseGrid grid, RtDose? first) = otherDose is not null
            ? ([dosePath!], otherDose, (RtDose?)null)
            : Choose(folder ?? dosePath!, dosePath is not null ? [dosePath] : [.. PathsOf(catalog, "RTDOSE")], report);
        (RtPlan? plan, string? planPath) = catalog is null ? (null, null) : PlanOf(first, catalog, report);
        (StructureSet? structures, string? foundStructures) = structuresPath is not null
            ? (DicomReading.IsDicom(structuresPath) ? StructureSet.Read(structuresPath) : null, structuresPath)
            : catalog is null ? (null, null) : StructuresOf(first, plan, catalog, folder!, report);
        if (foundStructures is null && catalog is null)
            report.Warn("No structures were given: there are no histograms.");
        return new()
        {
            DosePaths = chosen,
            Dose = grid,
            Plan = plan,
            PlanPath = planPath,
            StructuresPath = foundStructures,
            Ct = isCtGiven ? null : catalog is null ? NoCt(report) : CtOf(structures, grid, catalog, report),
            Kind = first?.Kind,
            Identity = first?.Identity ?? plan?.Identity ?? structures?.Identity,
        };
    }

    private static DicomSeries? NoCt(Report report)
    {
        report.Warn("No CT was given: the dose is shown alone.");
        return null;
    }

    private static IEnumerable<string> PathsOf(DicomCatalog? catalog, string modality) =>
        catalog is null ? [] : catalog.Series.Where(series => series.Modality == modality).SelectMany(static series => series.Instances).Select(static instance => instance.Location).Where(File.Exists);

    private static (IReadOnlyList<string> Paths, DoseGrid Grid, RtDose First) Choose(string folder, string[] paths, Report report)
    {
        List<(string Path, RtDose Dose)> doses = [.. paths.Select(static path => (path, RtDose.Read(path))).Where(static dose => dose.Item2.HasGrid)];
        if (doses.Count == 0)
            throw new UsageException($"{folder} has no RT Dose with dose on a grid; name the dose by --dose.");
        List<(string Path, RtDose Dose)> whole = [.. doses.Where(static dose => dose.Dose.SummationType is not ("BEAM" or "FRACTION" or "CONTROL_POINT"))];
        if (whole.Count == 1 || doses.Count == 1)
        {
            (string path, RtDose dose) = whole.Count == 1 ? whole[0] : doses[0];
            if (whole.Count == 0)
                report.Warn($"{path} is the dose of a {dose.SummationType}, not of the whole plan.");
            return ([path], DoseReading.Of(path, dose), dose);
        }

        if (whole.Count > 1)
            throw new UsageException($"{folder} has {whole.Count} doses of plans; choose one by --dose:{List(whole)}");
        string[] plans = [.. doses.Select(static dose => dose.Dose.Plans is [var plan, ..] ? plan.Plan.SopInstanceUid : "").Distinct()];
        if (plans.Length > 1)
            throw new UsageException($"{folder} has doses of beams of {plans.Length} plans; choose one by --dose:{List(doses)}");
        if (doses.Any(dose => dose.Dose.SummationType != doses[0].Dose.SummationType))
            throw new UsageException($"{folder} has doses of different parts of a plan, which may overlap; choose one by --dose:{List(doses)}");
        report.Say($"The folder has no dose of the whole plan; the doses of its {doses.Count} beams are added.");
        DoseGrid sum = DoseArithmetic.Sum([.. doses.Select(static dose => DoseReading.Of(dose.Path, dose.Dose))]);
        return ([.. doses.Select(static dose => dose.Path)], sum, doses[0].Dose);
    }

    private static string List(IEnumerable<(string Path, RtDose Dose)> doses) =>
        string.Concat(doses.Take(20).Select(static dose => $"\n  {dose.Path}  {dose.Dose.SummationType} {dose.Dose.Kind} {dose.Dose.Comment}"));

    private static (RtPlan? Plan, string? Path) PlanOf(RtDose? dose, DicomCatalog catalog, Report report)
    {
        List<(string Path, RtPlan Plan)> plans = [.. PathsOf(catalog, "RTPLAN").Select(static path => (path, RtPlan.Read(path)))];
        foreach ((string path, RtPlan plan) in plans)
        {
            if (dose is not null && dose.Plans.Any(reference => reference.Plan.SopInstanceUid == plan.Identity.SopInstanceUid))
                return (plan, path);
        }

        if (plans is [var only])
        {
            report.Warn($"The dose does not refer to the plan {only.Path}; as it is the only one, it is taken to be its.");
            return (only.Plan, only.Path);
        }

        report.Warn(plans.Count == 0 ? "There is no plan in the folder: prescription and fractions are known only if they are said." : $"None of the {plans.Count} plans is the one that the dose refers to; none is used.");
        return (null, null);
    }

    private static (StructureSet? Set, string? Path) StructuresOf(RtDose? dose, RtPlan? plan, DicomCatalog catalog, string folder, Report report)
    {
        List<(string Path, StructureSet Set)> sets = [.. PathsOf(catalog, "RTSTRUCT").Select(static path => (path, StructureSet.Read(path)))];
        HashSet<string> wanted = [.. (dose?.StructureSets ?? []).Concat(plan?.StructureSets ?? []).Select(static reference => reference.SopInstanceUid)];
        foreach ((string path, StructureSet set) in sets)
        {
            if (wanted.Contains(set.Identity.SopInstanceUid))
                return (set, path);
        }

        switch (sets)
        {
            case [var only]:
                report.Warn($"Neither plan nor dose refers to the structure set {only.Path}; as it is the only one, it is taken to be theirs.");
                return (only.Set, only.Path);
            case []:
                report.Warn($"{folder} has no structure set: there are no histograms.");
                return (null, null);
            default:
                throw new UsageException($"{folder} has {sets.Count} structure sets, and the plan refers to none of them; name the one that is meant by --structures:{string.Concat(sets.Take(20).Select(static set => $"\n  {set.Path}"))}");
        }
    }

    private static DicomSeries? CtOf(StructureSet? structures, DoseGrid dose, DicomCatalog catalog, Report report)
    {
        DicomSeries[] all = [.. catalog.Series.Where(static series => series.Modality == "CT" && series.FrameCount > 0)];
        HashSet<string> drawnOn = structures is null ? [] : [.. structures.Frames.Select(static frame => frame.SeriesInstanceUid)];
        DicomSeries[] found = [.. all.Where(series => drawnOn.Contains(series.Uid))];
        if (found.Length == 0)
            found = [.. all.Where(series => series.FrameOfReferenceUid.Length > 0 && series.FrameOfReferenceUid == dose.FrameOfReferenceUid)];
        if (found.Length == 1)
            return found[0];
        report.Warn(all.Length == 0 ? "There is no CT in the folder: the dose is shown alone." : $"None of the {all.Length} CT series is certainly the planning CT; the dose is shown alone.");
        return null;
    }
}
