using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>A volume that was opened to be seen, with what is needed to open it again.</summary>
/// <param name="Volume">The values.</param>
/// <param name="Role">What it is to a viewer.</param>
/// <param name="Name">What people read.</param>
/// <param name="FrameOfReferenceUid">Its space; empty if not said.</param>
/// <param name="File">The file or folder that it came from.</param>
/// <param name="Item">The DICOM series in it, several with spaces between; empty for other files.</param>
/// <param name="Quantity">What the values were taken for; empty if the file says so itself.</param>
internal sealed record OpenedVolume(Volume Volume, LayerRole Role, string Name, string FrameOfReferenceUid, string File, string Item, string Quantity)
{
    /// <summary>All frames of what changes with time; empty for what does not.</summary>
    public ImmutableArray<VolumeFrame> Frames { get; init; } = [];

    /// <summary>Whose it is, and in which space; null if its file does not say.</summary>
    public SceneSubject? Subject { get; init; }

    /// <summary>Takes points of the scene's space to its own; null where both are the same, or nobody knows.</summary>
    public RigidTransform? SceneToVolume { get; init; }

    /// <summary>Whether it is shown at first.</summary>
    public bool IsVisible { get; init; } = true;

    /// <summary>Which of the inputs it came from, counted from 0.</summary>
    public int Input { get; init; }
}
