using System.Collections.Immutable;
using PetRecon.Core.Spatial;

namespace PetRecon.Viewer.Scenes;

/// <summary>Points in the patient and what is measured between them.</summary>
public sealed record Measurement
{
    /// <summary>Makes a measurement.</summary>
    /// <param name="id">Names it within its scene; never shown.</param>
    /// <param name="kind">What is measured.</param>
    /// <param name="pointsMm">One, two or three points, LPS mm.</param>
    /// <exception cref="ArgumentException">The points are not as many as the kind needs, or not finite.</exception>
    public Measurement(string id, MeasurementKind kind, ImmutableArray<Vector3D> pointsMm)
    {
        int needed = (int)kind + 1;
        if (pointsMm.Length != needed || pointsMm.Any(static point => !double.IsFinite(point.LengthSquared)))
            throw new ArgumentException($"A measurement of {kind} has {needed} finite points; {pointsMm.Length} were given.", nameof(pointsMm));
        Id = id;
        Kind = kind;
        PointsMm = pointsMm;
    }

    /// <summary>Names it within its scene; never shown.</summary>
    public string Id { get; }

    /// <summary>What is measured.</summary>
    public MeasurementKind Kind { get; }

    /// <summary>The points, LPS mm.</summary>
    public ImmutableArray<Vector3D> PointsMm { get; }

    /// <summary>What it is called; empty for the number alone.</summary>
    public string Label { get; init; } = "";

    /// <summary>The distance in mm, or the angle in degrees; not a number for a point, or an angle without sides.</summary>
    public double Value => Kind switch
    {
        MeasurementKind.Distance => (PointsMm[1] - PointsMm[0]).Length,
        MeasurementKind.Angle => Angle(PointsMm[0] - PointsMm[1], PointsMm[2] - PointsMm[1]),
        _ => double.NaN,
    };

    /// <summary>Label and value: "tumour 23.4 mm".</summary>
    public string Text
    {
        get
        {
            string value = Kind switch
            {
                MeasurementKind.Distance => FormattableString.Invariant($"{Value:0.0} mm"),
                MeasurementKind.Angle => FormattableString.Invariant($"{Value:0.0}\u00b0"),
                _ => "",
            };
            return $"{Label} {value}".Trim();
        }
    }

    // By both products, as the arc cosine alone is coarse near 0 and 180 degrees.
    private static double Angle(Vector3D a, Vector3D b) =>
        a.LengthSquared > 0 && b.LengthSquared > 0 ? Math.Atan2(Vector3D.Cross(a, b).Length, Vector3D.Dot(a, b)) * 180 / Math.PI : double.NaN;
}
