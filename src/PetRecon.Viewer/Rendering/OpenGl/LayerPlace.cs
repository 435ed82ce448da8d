using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>How a view lies in the voxels of a layer, in double precision, and its uniforms.</summary>
internal sealed class LayerPlace
{
    // Beyond this a view shows nothing of a volume, and numbers stay within those of the shaders.
    private const double FarVoxels = 1e8;

    private readonly VoxelGrid _grid;
    private readonly RigidTransform _toVolume;

    public LayerPlace(VolumeLayer layer, View view)
    {
        _grid = layer.Volume.Grid;
        _toVolume = layer.SceneToVolume ?? RigidTransform.Identity;
        Vector3D middle = _grid.IndexOf(_toVolume.Apply(view.CenterMm));
        Middle = new(Math.Clamp(middle.X, -FarVoxels, FarVoxels), Math.Clamp(middle.Y, -FarVoxels, FarVoxels), Math.Clamp(middle.Z, -FarVoxels, FarVoxels));
        AlongX = Voxels(view.MmPerPixel * view.Right);
        AlongY = Voxels(view.MmPerPixel * view.Down);
        Divergence divergence = Divergence.Of(view);
        PerMm = Voxels(view.Away + divergence.MiddleX * view.Right + divergence.MiddleY * view.Down);
        TurnX = Voxels(divergence.PerPixelX * view.Right);
        TurnY = Voxels(divergence.PerPixelY * view.Down);
    }

    /// <summary>The picture's middle, in voxels.</summary>
    public Vector3D Middle { get; }

    /// <summary>From a pixel to the next one in its row.</summary>
    public Vector3D AlongX { get; }

    /// <summary>From a pixel to the next one below.</summary>
    public Vector3D AlongY { get; }

    /// <summary>A mm away from the eye, along the line of sight in the picture's middle.</summary>
    public Vector3D PerMm { get; }

    /// <summary>What a pixel to the right adds to that.</summary>
    public Vector3D TurnX { get; }

    /// <summary>What a pixel down adds to that.</summary>
    public Vector3D TurnY { get; }

    /// <summary>The smallest edge of the voxels.</summary>
    public double SmallestEdgeMm => Math.Min(_grid.SpacingMm.X, Math.Min(_grid.SpacingMm.Y, _grid.SpacingMm.Z));

    /// <summary>Sets the place of a plane. Steps are split so that the coarse part times a pixel's number has no rounding in a float.</summary>
    public void SetPlane(ShaderProgram program, int layer, int pixels)
    {
        int bits = 24 - (int)Math.Ceiling(Math.Log2(pixels + 1.0));
        Vector3D cell = new(Math.Floor(Middle.X), Math.Floor(Middle.Y), Math.Floor(Middle.Z));
        Vector3D coarseX = Coarse(AlongX, bits), coarseY = Coarse(AlongY, bits);
        program.Set($"middleCell_{layer}", (int)cell.X, (int)cell.Y, (int)cell.Z);
        program.Set($"middleShare_{layer}", Middle - cell);
        program.Set($"coarseX_{layer}", coarseX);
        program.Set($"coarseY_{layer}", coarseY);
        program.Set($"fineX_{layer}", AlongX - coarseX);
        program.Set($"fineY_{layer}", AlongY - coarseY);
    }

    /// <summary>Sets the lines of sight of a projection.</summary>
    public void SetRays(ShaderProgram program, int layer)
    {
        program.Set($"origin_{layer}", Middle);
        program.Set($"alongX_{layer}", AlongX);
        program.Set($"alongY_{layer}", AlongY);
        program.Set($"direction_{layer}", PerMm);
        program.Set($"turnX_{layer}", TurnX);
        program.Set($"turnY_{layer}", TurnY);
    }

    /// <summary>Sets the matrix from differences between the voxels on both sides to the rise in the scene over a distance.</summary>
    public void SetSlope(ShaderProgram program, int layer, double distanceMm)
    {
        Vector3D x = Voxels(Vector3D.UnitX), y = Voxels(Vector3D.UnitY), z = Voxels(Vector3D.UnitZ);
        double factor = 0.5 * distanceMm;
        program.Set($"slope_{layer}", factor * new Vector3D(x.X, y.X, z.X), factor * new Vector3D(x.Y, y.Y, z.Y), factor * new Vector3D(x.Z, y.Z, z.Z));
    }

    private Vector3D Voxels(Vector3D directionMm) => _grid.IndexOf(_grid.OriginMm + _toVolume.Rotate(directionMm));

    private static Vector3D Coarse(Vector3D step, int bits) => new(Coarse(step.X, bits), Coarse(step.Y, bits), Coarse(step.Z, bits));

    private static double Coarse(double step, int bits)
    {
        if (step == 0 || !double.IsFinite(step))
            return 0;
        double unit = Math.ScaleB(1, Math.ILogB(step) - bits + 1);
        return Math.Truncate(step / unit) * unit;
    }
}
