namespace PetRecon.Therapy.Contours;

/// <summary>What the distance to a structure's boundary is between contour planes.</summary>
public enum DistanceInterpolation
{
    /// <summary>A straight line from plane to plane (Raya and Udupa 1990). Everything between two planes follows from these two; rounded solids come out a little too thin.</summary>
    Linear,

    /// <summary>
    /// A cubic curve through the planes (Herman, Zheng and Bucholtz 1992), its slopes limited so that it overshoots what the two planes around say by
    /// no more than 6 % of their distance: a shape that changes at once does not ring.
    /// </summary>
    Cubic,
}
