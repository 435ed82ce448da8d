using PetRecon.Core.Spatial;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Tools;

/// <summary>A line along which values are shown.</summary>
/// <param name="Pane">The pane that it was drawn in: its layers are those that count.</param>
/// <param name="FromMm">Where it begins.</param>
/// <param name="ToMm">Where it ends.</param>
internal sealed record DrawnLine(PaneId Pane, Vector3D FromMm, Vector3D ToMm);

/// <summary>What a window's hand holds: the tool of the left button, what is being drawn with it, and how it measures.</summary>
internal sealed class MeasuringChoices
{
    /// <summary>What the left button does in planes.</summary>
    public MouseTool Tool { get; set; }

    /// <summary>What is being drawn; null if nothing is.</summary>
    public Sketch? Sketch { get; set; }

    /// <summary>The measurement that is drawn stronger than others, and that is removed first.</summary>
    public string? SelectedId { get; set; }

    /// <summary>The layer that is measured; null takes the uppermost one that is visible.</summary>
    public string? LayerId { get; set; }

    /// <summary>How regions grow.</summary>
    public RegionGrowingOptions Growing { get; set; } = new();

    /// <summary>The line of the profile that is shown; null if there is none.</summary>
    public DrawnLine? Profile { get; set; }

    /// <summary>The layer that is measured in a scene.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public VolumeLayer LayerIn(Scene scene) =>
        scene.Layers.FirstOrDefault(layer => layer.Id == LayerId)
        ?? scene.Layers.LastOrDefault(static layer => layer.IsVisible)
        ?? scene.Layers.LastOrDefault()
        ?? throw new InputException("The scene has no layers to measure in.");

    /// <summary>All that is drawn of this over the panes.</summary>
    public MeasuringMarks Marks => new(Sketch, SelectedId, Profile);
}

/// <summary>What of <see cref="MeasuringChoices"/> is drawn over the panes.</summary>
internal sealed record MeasuringMarks(Sketch? Sketch, string? SelectedId, DrawnLine? Profile);
