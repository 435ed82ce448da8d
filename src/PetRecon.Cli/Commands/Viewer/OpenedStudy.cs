using PetRecon.Core.Structures;
using PetRecon.Therapy.Beams;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>All that was opened to be seen together.</summary>
internal sealed class OpenedStudy
{
    public List<OpenedVolume> Volumes { get; } = [];

    /// <summary>Structures with the file that they are in.</summary>
    public List<(Structure Structure, string File)> Structures { get; } = [];

    /// <summary>What the plan prescribes; null if there is none or it does not say.</summary>
    public double? Prescription { get; set; }

    /// <summary>Scanned beams of a plan, with the plan's file.</summary>
    public List<(ScannedBeam Beam, string File)> Beams { get; } = [];

    /// <summary>Whose images they are.</summary>
    public List<string> IdentityLines { get; } = [];
}
