namespace PetRecon.Viewer.Measuring;

/// <summary>The value of a layer in one frame.</summary>
/// <param name="Value">In the layer's unit; not a number where there is none.</param>
/// <param name="StartSeconds">When the frame begins, as the file has it; null if that is not known.</param>
/// <param name="DurationSeconds">How long it lasts; null if that is not known.</param>
public readonly record struct TimePoint(double Value, double? StartSeconds, double? DurationSeconds)
{
    /// <summary>The middle of the frame, seconds; its beginning if its length is not known, and null if neither is.</summary>
    public double? MiddleSeconds => StartSeconds + 0.5 * (DurationSeconds ?? 0);
}
