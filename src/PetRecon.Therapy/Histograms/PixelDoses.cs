using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Histograms;

/// <summary>
/// The law of one small box: a pixel times a height, covered in part. Its doses are spread evenly around their mean, as wide as gives their variance.
/// Of a box that is covered wholly the mean of the trilinear dose is that of the middle, and its variance the sum of squares of the edges' differences
/// over 12 and of the faces' twists over 144. One that is covered in part is cut by a plane whose direction the neighbours' parts tell: its middle moves
/// into the covered side by half of what is missing, and its extent shrinks to what is covered.
/// </summary>
internal static class PixelDoses
{
    // A part that is this close to 1 is 1 but for rounding.
    public const float Whole = 1 - 1e-5f;

    /// <summary>Width of the doses in a box that is covered wholly.</summary>
    /// <param name="edges">Differences of dose along its three edges.</param>
    /// <param name="twists">How the difference along one edge changes along another, for each pair of them.</param>
    public static double WidthOfWhole(Vector3D edges, Vector3D twists) => Math.Sqrt(edges.LengthSquared + 1.0 / 12 * twists.LengthSquared);

    /// <summary>Mean and width of the doses in a box that is covered in part.</summary>
    /// <param name="middle">Dose in its middle.</param>
    /// <param name="edges">Differences of dose along its three edges; the third is the height.</param>
    /// <param name="part">How much of it is covered, 0 to 1.</param>
    /// <param name="across">Direction in which the neighbours' parts rise.</param>
    public static (double Mean, double Width) OfPart(double middle, Vector3D edges, float part, (float U, float V) across)
    {
        double length = Math.Sqrt(across.U * across.U + across.V * across.V);
        double missing = 1 - part;
        double perLength = length > 0 ? 1 / length : 0;
        double u = across.U * perLength;
        double v = across.V * perLength;
        double mean = middle + 0.5 * missing * (u * edges.X + v * edges.Y);
        double alongU = edges.X * (1 - missing * u * u);
        double alongV = edges.Y * (1 - missing * v * v);
        return (mean, Math.Sqrt(alongU * alongU + alongV * alongV + edges.Z * edges.Z));
    }

    /// <summary>The direction in which parts rise at a pixel.</summary>
    public static (float U, float V) Across(ReadOnlySpan<float> parts, int width, int column, int at)
    {
        float left = column > 0 ? parts[at - 1] : 0;
        float right = column + 1 < width ? parts[at + 1] : 0;
        float below = at >= width ? parts[at - width] : 0;
        float above = at + width < parts.Length ? parts[at + width] : 0;
        return (right - left, above - below);
    }
}
