using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>A structure that was opened to be seen.</summary>
/// <param name="Structure">Its contours, in the scene's space.</param>
/// <param name="File">The file that it came from.</param>
internal sealed record OpenedStructure(Structure Structure, string File)
{
    /// <summary>How it came from its file's space into the scene's; null where both are the same.</summary>
    public RigidTransform? FileToScene { get; init; }
}
