namespace PetRecon.Viewer.Scenes;

/// <summary>What is measured between points.</summary>
public enum MeasurementKind
{
    /// <summary>Nothing: a point that is marked.</summary>
    Point,

    /// <summary>The distance of two points.</summary>
    Distance,

    /// <summary>The angle at the second of three points.</summary>
    Angle,
}
