using System.Collections.Immutable;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Commands.Therapy;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Formats.Volumes;
using PetRecon.Formats.Voxelplan;
using PetRecon.Therapy.Doses;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>Opens files and folders of all kinds to be seen: images, doses, structures, plans.</summary>
internal sealed class StudyOpening(Report report, FrameFiles frameFiles, CancellationToken cancellation)
{
    private readonly DicomStudyOpening _dicom = new(report, frameFiles, cancellation);

    /// <summary>Opens all inputs; "kind:" before a path says what a file's numbers are.</summary>
    public OpenedStudy Open(IReadOnlyList<string> inputs)
    {
        OpenedStudy study = new();
        for (int i = 0; i < inputs.Count; i++)
        {
            (string quantity, string path) = VolumeQuantities.Split(inputs[i]);
            int before = study.Volumes.Count;
            One(path, quantity, study);
            for (int added = before; added < study.Volumes.Count; added++)
                study.Volumes[added] = study.Volumes[added] with { Input = i };
        }

        StudyPlacing.Place(study, report);
        return study;
    }

    /// <summary>A volume that a scene file names.</summary>
    public OpenedVolume Volume(string file, string item, string quantity)
    {
        if (item.Length > 0)
            return _dicom.Series(file, item, quantity);
        OpenedStudy study = new();
        One(file, quantity, study);
        return study.Volumes is [OpenedVolume only] ? only : throw new UsageException($"{file} has {study.Volumes.Count} volumes; \"item\" has to say which (a series' UID).");
    }

    /// <summary>Whose structures a file has; null if it does not say.</summary>
    public SceneSubject? SubjectOf(string path, string frameOfReferenceUid) => File.Exists(path) && DicomReading.IsDicom(path) ? _dicom.SubjectOf(path, "Structures", frameOfReferenceUid) : null;

    private void One(string path, string quantity, OpenedStudy study)
    {
        if (Directory.Exists(path))
        {
            _dicom.Open(path, study);
            return;
        }

        InputFiles.MustExist(path);
        if (path.EndsWith(".vdx", StringComparison.OrdinalIgnoreCase))
            _dicom.AddStructures(path, StructureReading.All(path, report, cancellation), study);
        else if (VoxelplanCube.IsCube(path))
            AddCube(path, quantity, study);
        else if (ImagePath.IsImage(path))
            AddImage(path, quantity, study);
        else if (!DicomReading.IsDicom(path))
            throw new UsageException($"{path} is nothing that can be seen: expected DICOM files or folders, images of a format that is known (petrecon convert --help), contours (.vdx), or a scene (.json).");
        else
            AddDicom(path, study);
    }

    private void AddDicom(string path, OpenedStudy study)
    {
        switch (RadiotherapyObject.KindOf(path))
        {
            case RadiotherapyObjectKind.Dose:
                DoseGrid dose = DoseReading.Of(path);
                study.Volumes.Add(new(dose.Volume, LayerRole.Dose, "Dose", dose.FrameOfReferenceUid, path, "", "") { Subject = _dicom.SubjectOf(path, "Dose", dose.FrameOfReferenceUid) });
                break;
            case RadiotherapyObjectKind.StructureSet:
                _dicom.AddStructures(path, StructureReading.All(path, report, cancellation), study);
                break;
            case RadiotherapyObjectKind.Plan:
                _dicom.AddPlan(path, study);
                break;
            default:
                _dicom.Open(path, study);
                break;
        }
    }

    private void AddCube(string path, string quantity, OpenedStudy study)
    {
        VoxelplanCube cube = VoxelplanCube.Read(path);
        foreach (string warning in cube.Warnings)
            report.Warn($"{path}: {warning}");
        Add(cube.Volume, path, quantity, study);
    }

    private void AddImage(string path, string quantity, OpenedStudy study)
    {
        VolumeReadResult read = VolumeFile.Read(path, 0);
        foreach (string warning in read.Warnings)
            report.Warn($"{path}: {warning}");
        ImmutableArray<VolumeFrame> frames = new FrameReading(report, frameFiles).OfFile(path, read, volume => VolumeQuantities.Apply(volume, quantity).Volume);
        Add(frames.IsEmpty ? read.Volume : frames[0].Show(cancellation), path, frames.IsEmpty ? quantity : "", study);
        study.Volumes[^1] = study.Volumes[^1] with { Frames = frames, Quantity = quantity };
    }

    private static void Add(Volume read, string path, string quantity, OpenedStudy study)
    {
        (Volume volume, LayerRole role) = VolumeQuantities.Apply(read, quantity);
        study.Volumes.Add(new(volume, role, Path.GetFileName(path), "", path, "", quantity));
    }
}
