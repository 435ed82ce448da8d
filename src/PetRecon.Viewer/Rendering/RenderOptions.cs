namespace PetRecon.Viewer.Rendering;

/// <summary>How a picture is made.</summary>
public sealed record RenderOptions
{
    /// <summary>Pixels in a row, 1 to 16384.</summary>
    public required int Width { get; init; }

    /// <summary>Rows, 1 to 16384.</summary>
    public required int Height { get; init; }

    /// <summary>Distance of samples along lines of sight in units of the smallest voxel edge: 0.5 when idle, more while interacting.</summary>
    public double StepVoxels { get; init; } = 0.5;

    /// <summary>
    /// Whether a picture waits until the surfaces of structures and levels that the scene shows are made, which happens once for each; otherwise those that are
    /// not there yet are left out.
    /// </summary>
    public bool WaitsForSurfaces { get; init; } = true;

    /// <summary>Colour behind everything, 0xRRGGBB.</summary>
    public int Background { get; init; }

    internal void Check()
    {
        if (Width is < 1 or > 16384 || Height is < 1 or > 16384)
            throw new ArgumentException($"A picture of {Width} x {Height} pixels was asked for; each side has to be from 1 to 16384.");
        if (!(StepVoxels is > 0.01 and <= 100))
            throw new ArgumentException($"StepVoxels is {StepVoxels}; 0.01 to 100 was expected.");
    }
}
