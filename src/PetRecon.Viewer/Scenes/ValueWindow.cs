namespace PetRecon.Viewer.Scenes;

/// <summary>The values that a layer's first and last colours stand for.</summary>
/// <param name="Low">Value of the first colour.</param>
/// <param name="High">Value of the last colour; not the same as <paramref name="Low"/>.</param>
public readonly record struct ValueWindow(double Low, double High)
{
    /// <summary>Window of a centre and a width, as CT viewers state it.</summary>
    /// <param name="center">Centre.</param>
    /// <param name="width">Width, above 0.</param>
    public static ValueWindow OfCenter(double center, double width) => new(center - 0.5 * width, center + 0.5 * width);

    /// <summary>Where a value is in the window: 0 at <see cref="Low"/>, 1 at <see cref="High"/>; not limited to that.</summary>
    /// <param name="value">The value.</param>
    public double Share(double value) => (value - Low) / (High - Low);
}
