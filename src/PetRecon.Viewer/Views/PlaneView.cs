namespace PetRecon.Viewer.Views;

/// <summary>A plane through the scene: multiplanar reformatting, in any orientation.</summary>
public sealed record PlaneView : View;
