using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Interaction;

/// <summary>One column of a comparison. Immutable; panes of an unchanged column are not drawn again.</summary>
internal sealed record PaneColumn
{
    /// <summary>The layers that are not shown in it; all others are, also those that the scene gets later.</summary>
    public ImmutableArray<string> LeftOutIds { get; init; } = [];

    /// <summary>How far its crosshair is from the scene's, where places have been moved apart.</summary>
    public Vector3D OffsetMm { get; init; }
}
