using PetRecon.Therapy.Beams;

namespace PetRecon.Viewer.Scenes;

/// <summary>A beam of a plan, which beam's-eye views look along.</summary>
/// <param name="Id">Names it within its scene; never shown.</param>
/// <param name="Beam">Where it comes from and what it delivers.</param>
public sealed record SceneBeam(string Id, ScannedBeam Beam)
{
    /// <summary>Names the plan that it is of, where a scene has several; never shown.</summary>
    public string Plan { get; init; } = "";
}
