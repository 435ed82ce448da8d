namespace PetRecon.Viewer.Window.Panels;

/// <summary>The pages of a panel, from the left.</summary>
internal enum PanelTab
{
    Layers,
    Projection,
    Charts,
    Measure,
}
