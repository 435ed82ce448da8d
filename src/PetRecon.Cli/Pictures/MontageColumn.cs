using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Pictures;

/// <summary>One image of a montage.</summary>
/// <param name="Label">What stands above it.</param>
/// <param name="Volume">The image.</param>
internal sealed record MontageColumn(string Label, Volume Volume)
{
    /// <summary>Its own colours; the montage's when null.</summary>
    public ColourMap? Map { get; init; }

    /// <summary>Its own window; the one that all images share when null.</summary>
    public ValueWindow? Window { get; init; }

    /// <summary>The difference of two images on one grid, blue where <paramref name="image"/> is lower than <paramref name="reference"/>.</summary>
    /// <exception cref="ArgumentException">The images are on different grids.</exception>
    public static MontageColumn Difference(string label, Volume image, Volume reference)
    {
        if (image.Grid != reference.Grid)
            throw new ArgumentException($"The images to subtract are on different grids: {image.Grid} and {reference.Grid}.", nameof(reference));
        float[] difference = new float[image.Grid.VoxelCount];
        double largest = 0;
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = image.Voxels[i] - reference.Voxels[i];
            largest = Math.Max(largest, Math.Abs(difference[i]));
        }

        double limit = largest > 0 && double.IsFinite(largest) ? largest : 1;
        return new(label, new Volume<Unspecified>(image.Grid, difference)) { Map = ColourMaps.BlueWhiteRed, Window = new(-limit, limit) };
    }
}
