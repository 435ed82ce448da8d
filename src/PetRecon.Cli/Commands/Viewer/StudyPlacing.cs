using PetRecon.Cli.Reporting;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>
/// Brings what was opened into one space, that of the first image, where registrations say how. What nobody says anything of stays where its own coordinates
/// put it, with a warning, as does what is of another patient.
/// </summary>
internal static class StudyPlacing
{
    public static void Place(OpenedStudy study, Report report)
    {
        string scene = study.Volumes.Select(static volume => volume.FrameOfReferenceUid).FirstOrDefault(static uid => uid.Length > 0) ?? "";
        for (int i = 0; i < study.Volumes.Count; i++)
        {
            OpenedVolume volume = study.Volumes[i];
            if (volume.FrameOfReferenceUid == scene || study.Spaces.Way(scene, volume.FrameOfReferenceUid) is not { } way)
                continue;
            report.Say($"{volume.Name} is placed by the registration {way.Files}");
            study.Volumes[i] = volume with { SceneToVolume = way.Transform, Subject = In(volume.Subject, scene) };
        }

        for (int i = 0; i < study.Structures.Count; i++)
        {
            OpenedStructure one = study.Structures[i];
            if (one.Structure.FrameOfReferenceUid != scene && study.Spaces.Way(one.Structure.FrameOfReferenceUid, scene) is { } way)
                study.Structures[i] = one with { Structure = one.Structure.InSpace(way.Transform, scene), FileToScene = way.Transform };
        }

        for (int i = 0; i < study.OtherSubjects.Count; i++)
        {
            if (study.Spaces.Way(study.OtherSubjects[i].FrameOfReferenceUid, scene) is not null)
                study.OtherSubjects[i] = In(study.OtherSubjects[i], scene)!;
        }

        foreach (string warning in SceneSubjects.Warnings([.. study.Subjects]))
            report.Warn(warning);
    }

    private static SceneSubject? In(SceneSubject? subject, string frameOfReferenceUid) => subject is null ? null : subject with { FrameOfReferenceUid = frameOfReferenceUid };
}
