using System.Globalization;
using System.Text;
using PetRecon.Core.Imaging;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>
/// How a volume is cut into textures: one where it fits, else bricks of equal size side by side. A value is read by its voxel's number whichever
/// texture it lies in, so bricks need not overlap and nothing shows where they meet.
/// </summary>
internal sealed record BrickLayout
{
    // Drivers on processors refuse textures above a gibibyte, whatever the memory.
    private const long LargestTextureBytes = 1L << 30;

    private BrickLayout(VoxelGrid grid, int edgeX, int edgeY, int edgeZ)
    {
        (EdgeX, EdgeY, EdgeZ) = (edgeX, edgeY, edgeZ);
        (CountX, CountY, CountZ) = (Bricks(grid.SizeX, edgeX), Bricks(grid.SizeY, edgeY), Bricks(grid.SizeZ, edgeZ));
    }

    /// <summary>Voxels of a brick along x.</summary>
    public int EdgeX { get; }

    /// <summary>Voxels of a brick along y.</summary>
    public int EdgeY { get; }

    /// <summary>Voxels of a brick along z.</summary>
    public int EdgeZ { get; }

    /// <summary>Bricks along x.</summary>
    public int CountX { get; }

    /// <summary>Bricks along y.</summary>
    public int CountY { get; }

    /// <summary>Bricks along z.</summary>
    public int CountZ { get; }

    /// <summary>Number of textures.</summary>
    public int Count => CountX * CountY * CountZ;

    /// <summary>Cuts a grid.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="largestEdge">Voxels along an edge that a texture may have.</param>
    public static BrickLayout Of(VoxelGrid grid, int largestEdge)
    {
        int x = Math.Min(grid.SizeX, largestEdge), y = Math.Min(grid.SizeY, largestEdge), z = Math.Min(grid.SizeZ, largestEdge);
        return new(grid, x, y, (int)Math.Clamp(LargestTextureBytes / ((long)x * y * sizeof(float)), 1, z));
    }

    /// <summary>The shader's function that reads a voxel.</summary>
    public string FetchFunction()
    {
        StringBuilder text = new();
        for (int brick = 0; brick < Count; brick++)
            text.Append(CultureInfo.InvariantCulture, $"uniform sampler3D volume_N_{brick};\n");
        text.Append("float fetch_N(ivec3 voxel)\n{\n");
        if (Count == 1)
            return text.Append("    return texelFetch(volume_N_0, voxel, 0).x;\n}\n").ToString();
        text.Append(CultureInfo.InvariantCulture, $"    ivec3 brick = voxel / ivec3({EdgeX}, {EdgeY}, {EdgeZ});\n");
        text.Append(CultureInfo.InvariantCulture, $"    ivec3 at = voxel - brick * ivec3({EdgeX}, {EdgeY}, {EdgeZ});\n");
        text.Append(CultureInfo.InvariantCulture, $"    int number = brick.x + {CountX} * (brick.y + {CountY} * brick.z);\n");
        for (int brick = 0; brick < Count; brick++)
            text.Append(CultureInfo.InvariantCulture, $"    if (number == {brick})\n        return texelFetch(volume_N_{brick}, at, 0).x;\n");
        return text.Append("    return 0.0;\n}\n").ToString();
    }

    private static int Bricks(int size, int edge) => (size + edge - 1) / edge;
}
