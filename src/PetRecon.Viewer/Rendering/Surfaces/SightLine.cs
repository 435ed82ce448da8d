using System.Numerics;

namespace PetRecon.Viewer.Rendering.Surfaces;

/// <summary>What is seen along a line of sight so far, from front to back.</summary>
internal struct SightLine
{
    /// <summary>Light that has reached the eye.</summary>
    public Vector3 Light;

    /// <summary>The part of the light from behind that gets through.</summary>
    public float Transmission;

    public static SightLine Start => new() { Transmission = 1 };

    /// <summary>Goes through a piece of haze.</summary>
    /// <param name="glow">Depth times colour.</param>
    /// <param name="depth">exp(-depth) gets through.</param>
    public void Haze(Vector3 glow, float depth)
    {
        if (!(depth > 0))
            return;
        float stopped = 1 - MathF.Exp(-depth);
        Light += Transmission * stopped / depth * glow;
        Transmission *= 1 - stopped;
    }

    /// <summary>Goes through a surface.</summary>
    public void Surface(Vector3 colour, float opacity, float brightness)
    {
        Light += Transmission * opacity * brightness * colour;
        Transmission *= 1 - opacity;
    }

    /// <summary>What is seen before something behind it all.</summary>
    public readonly Vector3 Over(Vector3 behind) => Light + Transmission * behind;
}
