using PetRecon.Therapy.Beams;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>All that was opened to be seen together.</summary>
internal sealed class OpenedStudy
{
    public List<OpenedVolume> Volumes { get; } = [];

    /// <summary>Structures with the file that they are in.</summary>
    public List<OpenedStructure> Structures { get; } = [];

    /// <summary>What the plan prescribes; null if there is none or it does not say.</summary>
    public double? Prescription { get; set; }

    /// <summary>Scanned beams of a plan, with the plan's file.</summary>
    public List<(ScannedBeam Beam, string File)> Beams { get; } = [];

    /// <summary>How spaces lie in each other.</summary>
    public RegisteredSpaces Spaces { get; } = new();

    /// <summary>Whose structures and plans are in it, and in which spaces.</summary>
    public List<SceneSubject> OtherSubjects { get; } = [];

    /// <summary>Whose all of it is, and in which spaces, as far as files say.</summary>
    public IEnumerable<SceneSubject> Subjects => Volumes.Select(static volume => volume.Subject).OfType<SceneSubject>().Concat(OtherSubjects);

    /// <summary>Whose images they are.</summary>
    public List<string> IdentityLines { get; } = [];
}
