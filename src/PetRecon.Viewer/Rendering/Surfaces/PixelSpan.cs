namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>Pixels of a row or column.</summary>
internal static class PixelSpan
{
    /// <summary>The first and the last pixel whose middles are within three places, in parts of pixels; the last is before the first if there is none.</summary>
    public static (int First, int Last) Of(int a, int b, int c, int size)
    {
        const int half = ProjectedMesh.Parts / 2;
        int low = Math.Min(a, Math.Min(b, c));
        int high = Math.Max(a, Math.Max(b, c));

        // Shifts round down, whatever the sign: the first middle at or after the lowest place, the last at or before the highest.
        return (Math.Max(0, (low - half + ProjectedMesh.Parts - 1) >> 8), Math.Min(size - 1, (high - half) >> 8));
    }
}
