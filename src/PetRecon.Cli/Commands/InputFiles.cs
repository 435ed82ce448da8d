using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Volumes;
using PetRecon.Formats.Voxelplan;

namespace PetRecon.Cli.Commands;

/// <summary>Opens input files and passes on what their readers warn of.</summary>
internal static class InputFiles
{
    public static PetsirdListMode OpenListMode(string path, Report report)
    {
        MustExist(path);
        PetsirdListMode file = PetsirdFile.Open(path);
        foreach (string warning in file.Warnings)
            report.Warn($"{path}: {warning}");
        return file;
    }

    public static Volume<Unspecified> ReadVolume(string path, Report report, int? frame = null) => Read(path, report, frame).Volume;

    /// <summary>An image with the meaning that its file gives its values: cubes of TRiP98 and files that PetRecon wrote say it, others do not.</summary>
    public static Volume ReadImage(string path, Report report, int? frame = null)
    {
        if (!VoxelplanCube.IsCube(path) || frame is not null)
            return Read(path, report, frame).KnownVolume;
        VoxelplanCube cube = VoxelplanCube.Read(path);
        foreach (string warning in cube.Warnings)
            report.Warn($"{path}: {warning}");
        return cube.Volume;
    }

    private static VolumeReadResult Read(string path, Report report, int? frame)
    {
        MustExist(path);
        VolumeReadResult read = VolumeFile.Read(path, frame);
        foreach (string warning in read.Warnings)
            report.Warn($"{path}: {warning}");
        return read;
    }

    public static void MustExist(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(null, path);
    }
}
