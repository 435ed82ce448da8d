using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Overlays;

/// <summary>Directions in the patient as letters: R right, L left, A front, P back, H head, F feet (DICOM PS3.3, C.7.6.1.1.1).</summary>
public static class OrientationLetters
{
    // A direction that leans less than 15 degrees towards another one is not called after it.
    private const double LeastShare = 0.2588;

    private const string Positive = "LPH";
    private const string Negative = "RAF";

    /// <summary>One letter for a direction along an axis of the patient, two for one between axes, that of the nearer axis first.</summary>
    /// <param name="direction">A direction in LPS; its length does not matter.</param>
    /// <exception cref="ArgumentException">It has no length, or is not finite.</exception>
    public static string Of(Vector3D direction)
    {
        double length = direction.Length;
        if (!(length > 0 && double.IsFinite(length)))
            throw new ArgumentException($"{direction} is no direction.", nameof(direction));
        int[] axes = [.. Enumerable.Range(0, 3).OrderByDescending(axis => Math.Abs(direction[axis]) / length)];
        string first = Letter(direction, axes[0]);
        return Math.Abs(direction[axes[1]]) / length >= LeastShare ? first + Letter(direction, axes[1]) : first;
    }

    private static string Letter(Vector3D direction, int axis) => (direction[axis] > 0 ? Positive : Negative)[axis].ToString();
}
