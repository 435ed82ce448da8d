using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Structures from images of their voxels, as programs that segment write them: one image a structure, which the file's name names.</summary>
internal static class MaskStructures
{
    /// <summary>The images of a folder itself, by name.</summary>
    public static IReadOnlyList<string> In(string folder) => [.. Directory.EnumerateFiles(folder).Where(ImagePath.IsImage).Order(StringComparer.Ordinal)];

    /// <summary>The structure of an image: contours where half of a voxel is covered, slice by slice.</summary>
    public static Structure Read(string path, Report report, CancellationToken cancellation)
    {
        string name = Path.GetFileName(ImagePath.Beside(path, ""));
        Structure structure = StructureContours.FromMask(Parts(path, InputFiles.ReadImage(path, report)), name, null, cancellation);
        if (structure.Contours.IsEmpty)
            report.Warn($"{path}: no voxel is in the mask; structure \"{name}\" is empty.");
        return structure;
    }

    // Parts of voxels from 0 to 1, or one label other than 0.
    private static Volume<Occupancy> Parts(string path, Volume volume)
    {
        if (volume is not (Volume<Occupancy> or Volume<Unspecified>))
            throw new UsageException($"{path} holds {volume.QuantityName}, no mask of a structure.");
        float greatest = 0;
        foreach (float value in volume.Voxels)
        {
            if (!(value >= 0 && float.IsFinite(value)))
                throw NoMask(path, value);
            greatest = Math.Max(greatest, value);
        }

        if (greatest <= 1)
            return volume.As<Occupancy>();
        float[] parts = volume.ToArray();
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] != 0 && parts[i] != greatest)
                throw NoMask(path, parts[i]);
            parts[i] /= greatest;
        }

        return new(volume.Grid, parts);
    }

    private static UsageException NoMask(string path, float value) => new(FormattableString.Invariant(
        $"{path} has voxels of {value}, so it is no mask of one structure: parts of voxels from 0 to 1 were expected, or one number other than 0. Is it a CT or a dose, or a map of several labels?"));
}
