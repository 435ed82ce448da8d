namespace PetRecon.Therapy.Isodose;

/// <summary>
/// The laws that lines and surfaces share, so that an isodose line on a slice of the grid is where the surface cuts it. A corner is inside from the
/// level on; what is not a finite number is outside, lower than any level.
/// </summary>
internal static class LevelCrossing
{
    /// <summary>
    /// Where along an edge the level is met, 0 to 1, linearly; halfway, at the face of the voxel, if one end has no value. A crossing stays off the ends
    /// by a little, so that those of several edges that meet in a corner at exactly the level are different points and nothing degenerates.
    /// </summary>
    /// <param name="a">Value at 0.</param>
    /// <param name="b">Value at 1, on the other side of the level.</param>
    /// <param name="level">The level.</param>
    /// <param name="least">How far it stays off.</param>
    public static double Share(double a, double b, double level, double least)
    {
        if (!double.IsFinite(a) || !double.IsFinite(b))
            return 0.5;
        return Math.Clamp((level - a) / (b - a), least, 1 - least);
    }

    /// <summary>
    /// Whether the two inside corners of a face whose corners alternate are joined across its middle: Nielson and Hamann's asymptotic decider (The
    /// asymptotic decider: resolving the ambiguity in marching cubes, IEEE Visualization 1991). The bilinear function on the face has its saddle at
    /// (ac - bd)/(a + c - b - d); it is inside exactly if (a - L)(c - L) >= (b - L)(d - L). Written so, the result is the same from both sides of the face.
    /// </summary>
    /// <param name="insideA">Value of one inside corner.</param>
    /// <param name="insideC">Value of the opposite one.</param>
    /// <param name="outsideB">Value of one outside corner.</param>
    /// <param name="outsideD">Value of the opposite one.</param>
    /// <param name="level">The level.</param>
    public static bool JoinsInside(double insideA, double insideC, double outsideB, double outsideD, double level) =>
        (insideA - level) * (insideC - level) >= (outsideB - level) * (outsideD - level);
}
