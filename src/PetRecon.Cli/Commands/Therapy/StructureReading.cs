using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Formats.Voxelplan;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The option with which commands choose structures, and the reading of all files that structures can be in.</summary>
internal sealed class StructureReading
{
    private readonly Option<string[]> _roi = new("--roi") { Description = "Names of the structures; all that enclose a volume if not given.", HelpName = "name", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = static _ => [] };

    private readonly ContourFilling _between = new();

    public IEnumerable<Option> Options => [_roi, .. _between.Options];

    /// <summary>Reads the structures of an RT Structure Set, or of a folder with exactly one: those that were chosen, in the order in which they were named; all that enclose something if none was. Interpolated, if that was asked for.</summary>
    public IReadOnlyList<Structure> Read(string path, ParseResult parse, Report report, CancellationToken cancellation, StructureEnds ends = StructureEnds.HalfSpacing)
    {
        IReadOnlyList<Structure> chosen = Choose(All(path, report, cancellation), parse.GetValue(_roi) ?? [], path, report);
        return _between.Fill(chosen, ends, parse, report, cancellation);
    }

    /// <summary>Where the structures that were read end beyond their outermost planes: interpolated ones have their ends as planes.</summary>
    public StructureEnds EndsOf(StructureEnds ends, ParseResult parse) => _between.EndsOf(ends, parse);

    /// <summary>All structures of a file, empty ones too.</summary>
    public static IReadOnlyList<Structure> All(string path, Report report, CancellationToken cancellation)
    {
        if (Directory.Exists(path) && MaskStructures.In(path) is { Count: > 0 } masks && TherapyFiles.Of(path, RadiotherapyObjectKind.StructureSet, cancellation).Count == 0)
            return [.. masks.Select(mask => MaskStructures.Read(mask, report, cancellation))];
        string file = Directory.Exists(path) ? TherapyFiles.Only(path, RadiotherapyObjectKind.StructureSet, cancellation) : path;
        InputFiles.MustExist(file);
        if (ImagePath.IsImage(file))
            return [MaskStructures.Read(file, report, cancellation)];
        if (file.EndsWith(".vdx", StringComparison.OrdinalIgnoreCase))
        {
            VoxelplanStructures voxelplan = VoxelplanStructures.Read(file);
            foreach (string warning in voxelplan.Warnings)
                report.Warn($"{file}: {warning}");
            return voxelplan.Structures;
        }

        if (!DicomReading.IsDicom(file) || RadiotherapyObject.KindOf(file) != RadiotherapyObjectKind.StructureSet)
            throw new UsageException($"{file} has no structures: expected an RT Structure Set, contours of VOXELPLAN (.vdx), or an image of one structure's voxels (.nii.gz, .mha, .nrrd ...).");
        StructureSet set = StructureSet.Read(file);
        foreach (string warning in set.Warnings)
            report.Warn($"{file}: {warning}");
        return [.. set.Rois];
    }

    public static IReadOnlyList<Structure> Choose(IReadOnlyList<Structure> all, IReadOnlyList<string> names, string path, Report report)
    {
        if (names.Count > 0)
            return [.. names.Select(name => Find(all, name, path))];
        Structure[] full = [.. all.Where(static structure => !structure.IsEmpty)];
        if (full.Length == 0)
            throw new UsageException($"{path} has no structure that encloses a volume{(all.Count > 0 ? $"; there are {string.Join(", ", all.Select(static structure => structure.Name))}" : "")}.");
        string[] empty = [.. all.Where(static structure => structure.IsEmpty).Select(static structure => structure.Name)];
        if (empty.Length > 0)
            report.Say($"Without a volume, left out: {string.Join(", ", empty)}");
        return full;
    }

    private static Structure Find(IReadOnlyList<Structure> all, string name, string path)
    {
        Structure[] found = [.. all.Where(structure => structure.Name == name)];
        if (found.Length == 0)
            found = [.. all.Where(structure => string.Equals(structure.Name.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [Structure only] => only,
            [] => throw new UsageException($"{path} has no structure \"{name}\". There are: {string.Join(", ", all.Select(static structure => structure.Name))}."),
            _ => throw new UsageException($"{path} has {found.Length} structures \"{name}\"."),
        };
    }
}
