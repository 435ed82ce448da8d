using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>A dose, PET or CT from any file, as commands that compare them take it.</summary>
/// <param name="Volume">The values.</param>
/// <param name="Name">What it is called in tables and pictures.</param>
/// <param name="FrameOfReferenceUid">Its space; empty if not said.</param>
internal sealed record ProfileVolume(Volume Volume, string Name, string FrameOfReferenceUid)
{
    /// <summary>Reads a volume: an RT Dose, DICOM images, or an image of another format.</summary>
    public static ProfileVolume Read(string path, UnderlayReading images, ParseResult parse, Report report, CancellationToken cancellation)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (File.Exists(path) && !ImagePath.IsImage(path) && DicomReading.IsDicom(path) && RadiotherapyObject.KindOf(path) == RadiotherapyObjectKind.Dose)
        {
            DoseGrid dose = DoseReading.Of(path);
            foreach (string warning in dose.Warnings)
                report.Warn($"{path}: {warning}");
            return new(dose.Volume, name, dose.FrameOfReferenceUid);
        }

        (Volume volume, string _, string frame) = images.Read(path, parse, report, cancellation);
        return new(volume, name, frame);
    }

    /// <summary>Reads several, which have to be in one space.</summary>
    public static IReadOnlyList<ProfileVolume> ReadAll(IEnumerable<string> paths, UnderlayReading images, ParseResult parse, Report report, CancellationToken cancellation)
    {
        List<ProfileVolume> volumes = [];
        foreach (string path in paths)
        {
            ProfileVolume volume = Read(path, images, parse, report, cancellation);
            if (volumes.Find(other => other.FrameOfReferenceUid.Length > 0 && volume.FrameOfReferenceUid.Length > 0 && other.FrameOfReferenceUid != volume.FrameOfReferenceUid) is ProfileVolume other)
                throw new UsageException($"{other.Name} and {volume.Name} are in different frames of reference ({other.FrameOfReferenceUid} and {volume.FrameOfReferenceUid}); take one to the other's first (dose convert --registration).");
            volumes.Add(volume);
        }

        return volumes;
    }
}
