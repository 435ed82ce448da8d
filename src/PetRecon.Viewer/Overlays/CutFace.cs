namespace PetRecon.Viewer.Overlays;

/// <summary>Where a cut meets the face of a slab.</summary>
/// <param name="Across">Where that is within the contours' planes, across the cut.</param>
/// <param name="Down">Where it is down the cut.</param>
internal readonly record struct CutFace(double Across, double Down)
{
    /// <summary>Where the cut is, between two faces, whose place across it is known.</summary>
    public static double DownAt(double across, CutFace first, CutFace last) =>
        first.Down + (across - first.Across) / (last.Across - first.Across) * (last.Down - first.Down);
}
