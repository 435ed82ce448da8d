using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Dicom.Radiotherapy;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Finds the objects of radiotherapy in folders.</summary>
internal static class TherapyFiles
{
    /// <summary>All files of a kind in a folder and below it.</summary>
    public static IReadOnlyList<string> Of(string folder, RadiotherapyObjectKind kind, CancellationToken cancellation)
    {
        List<string> found = [];
        foreach (string file in DicomFiles.Below([folder], cancellation).Paths)
        {
            cancellation.ThrowIfCancellationRequested();
            if (RadiotherapyObject.KindOf(file) == kind)
                found.Add(file);
        }

        return found;
    }

    /// <summary>The only file of a kind in a folder.</summary>
    public static string Only(string folder, RadiotherapyObjectKind kind, CancellationToken cancellation) => Of(folder, kind, cancellation) switch
    {
        [string only] => only,
        [] => throw new UsageException($"{folder} has no {kind}."),
        IReadOnlyList<string> several => throw new UsageException($"{folder} has {several.Count} files that are a {kind}; name the one that is meant:{string.Concat(several.Take(20).Select(static file => $"\n  {file}"))}"),
    };
}
