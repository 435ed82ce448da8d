using PetRecon.Core.Spatial;

namespace PetRecon.Cli.Pictures;

/// <summary>
/// A view in radiological convention. Right and Down are where the picture's axes point in LPS; the letters say what lies beyond each edge.
/// </summary>
internal sealed record AnatomicalPlane(string Name, int RightAxis, int DownAxis, int NormalAxis, bool UpIsPositive, string Left, string Right, string Top, string Bottom)
{
    /// <summary>Seen from the feet: the patient's left is on the right.</summary>
    public static AnatomicalPlane Transverse { get; } = new("transverse", 0, 1, 2, false, "R", "L", "A", "P");

    /// <summary>Seen from the front.</summary>
    public static AnatomicalPlane Coronal { get; } = new("coronal", 0, 2, 1, true, "R", "L", "H", "F");

    /// <summary>Seen from the patient's left: the front is on the left.</summary>
    public static AnatomicalPlane Sagittal { get; } = new("sagittal", 1, 2, 0, true, "A", "P", "H", "F");

    public static IReadOnlyList<AnatomicalPlane> All { get; } = [Transverse, Coronal, Sagittal];

    /// <summary>Name of the axis across the plane.</summary>
    public char NormalName => "xyz"[NormalAxis];

    /// <summary>A point given along the picture's axes (right, down, both in mm of their world axes) and across it.</summary>
    public Vector3D Point(double right, double vertical, double normal)
    {
        Span<double> p = stackalloc double[3];
        p[RightAxis] = right;
        p[DownAxis] = vertical;
        p[NormalAxis] = normal;
        return new(p[0], p[1], p[2]);
    }
}
