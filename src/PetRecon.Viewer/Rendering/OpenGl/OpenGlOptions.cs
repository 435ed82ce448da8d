namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>How a renderer uses its device.</summary>
public sealed record OpenGlOptions
{
    /// <summary>
    /// Bytes that volumes may take as textures, above 0. By default half of the memory that this process may use, which is what OpenGL on a
    /// processor takes them from; a graphics card that has less refuses by itself.
    /// </summary>
    public long TextureMemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Voxels along an edge of a texture; the device's limit where that is lower. Tests lower it to see volumes cut into bricks.</summary>
    internal int LargestTextureVoxels { get; init; } = int.MaxValue;

    /// <summary>Whether projections pass over bricks that cannot be seen. Tests compare both.</summary>
    internal bool SkipsEmptySpace { get; init; } = true;

    internal void Check()
    {
        if (TextureMemoryBytes <= 0)
            throw new ArgumentException($"TextureMemoryBytes is {TextureMemoryBytes}; a number of bytes above 0 was expected.");
    }
}
