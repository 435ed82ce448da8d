using PetRecon.Core.Imaging;
using PetRecon.Core.Meshes;

namespace PetRecon.Therapy.Isodose;

/// <summary>The surface on which a dose, or any volume, has a level.</summary>
public static class IsodoseSurface
{
    /// <summary>
    /// Makes the surface by marching cubes between the centres of voxels. Faces that could be cut in two ways are decided by the bilinear function on them
    /// (<see cref="LevelCrossing"/>), so that neighbouring cells agree: each edge within the surface is that of exactly two triangles. With
    /// <see cref="IsodoseBorder.Closed"/> it is watertight. A voxel whose value is no finite number counts as beyond the border.
    /// Beside the mesh it takes a bit a voxel and 12 bytes for each 64 of them.
    /// </summary>
    /// <param name="volume">The values, on a grid of any orientation, sheared ones included.</param>
    /// <param name="level">The level. A voxel is inside from this value on.</param>
    /// <param name="options">What becomes of it at the border, and how many threads; open when null.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Vertices in mm; normals point to lower values, along the gradient. Empty if no value is on the other side of the level.</returns>
    /// <exception cref="ArgumentException">The surface has more vertices than an array can hold.</exception>
    public static TriangleMesh Of(
        Volume volume, IsodoseLevel level, IsodoseOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        options ??= new();
        return new SurfaceBuilder(volume, level.Value, options.Border, options.ThreadCount, cancellation).Build(progress);
    }
}
