using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Interaction;

/// <summary>How an oblique plane lies in the patient.</summary>
/// <param name="Right">Unit vector to the right of its picture.</param>
/// <param name="Down">Unit vector to the bottom of its picture, at right angles to it.</param>
internal sealed record ObliqueTurn(Vector3D Right, Vector3D Down)
{
    /// <summary>The plane turned about an axis through the crosshair, right-handed.</summary>
    /// <param name="axis">Unit vector along the axis.</param>
    /// <param name="degrees">By how much.</param>
    public ObliqueTurn About(Vector3D axis, double degrees)
    {
        Vector3D right = Turned(Right, axis, degrees).Normalized();
        Vector3D down = Turned(Down, axis, degrees);
        // Many small turns would let rounding bend the right angle.
        return new(right, (down - Vector3D.Dot(down, right) * right).Normalized());
    }

    // Rodrigues' rotation formula.
    private static Vector3D Turned(Vector3D vector, Vector3D axis, double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return cos * vector + sin * Vector3D.Cross(axis, vector) + (1 - cos) * Vector3D.Dot(axis, vector) * axis;
    }
}
