using System.Globalization;
using System.Numerics;
using PetRecon.Core.Imaging;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>A volume's values on the device, as they are, and the ranges of its bricks once a projection asks for them.</summary>
internal sealed unsafe class VolumeTexture
{
    private const long SlabBytes = 32L << 20;

    // OpenGL keeps one error of each kind, and has fewer kinds.
    private const int MostErrors = 16;

    private readonly GL _gl;
    private readonly Volume _volume;
    private readonly List<uint> _bricks = [];
    private uint _ranges;
    private bool? _hasMissing;

    private VolumeTexture(GL gl, Volume volume, BrickLayout layout)
    {
        _gl = gl;
        _volume = volume;
        Layout = layout;
    }

    /// <summary>How the volume is cut.</summary>
    public BrickLayout Layout { get; }

    /// <summary>The textures, brick by brick.</summary>
    public IReadOnlyList<uint> Bricks => _bricks;

    /// <summary>Bytes that a volume takes.</summary>
    public static long BytesOf(Volume volume)
    {
        VoxelGrid grid = volume.Grid;
        long bricks = (long)BrickRanges.Count(grid.SizeX) * BrickRanges.Count(grid.SizeY) * BrickRanges.Count(grid.SizeZ);
        return (long)grid.VoxelCount * sizeof(float) + bricks * sizeof(Vector2);
    }

    /// <summary>Sends a volume to the device, slab by slab.</summary>
    /// <exception cref="OpenGlMemoryException">The device has no room for it.</exception>
    public static VolumeTexture Upload(GL gl, Volume volume, int largestEdge, CancellationToken cancellation)
    {
        VolumeTexture texture = new(gl, volume, BrickLayout.Of(volume.Grid, largestEdge));
        try
        {
            for (int z = 0; z < texture.Layout.CountZ; z++)
            {
                for (int y = 0; y < texture.Layout.CountY; y++)
                {
                    for (int x = 0; x < texture.Layout.CountX; x++)
                        texture.UploadBrick(x * texture.Layout.EdgeX, y * texture.Layout.EdgeY, z * texture.Layout.EdgeZ, cancellation);
                }
            }
        }
        catch
        {
            texture.Delete();
            throw;
        }

        return texture;
    }

    /// <summary>Whether any value is not a number or infinite.</summary>
    public bool HasMissing => _hasMissing ??= BrickRanges.HasMissing(_volume.Voxels);

    /// <summary>The texture of the ranges of bricks.</summary>
    public uint Ranges(CancellationToken cancellation)
    {
        if (_ranges != 0)
            return _ranges;
        VoxelGrid grid = _volume.Grid;
        Vector2[] ranges = BrickRanges.Of(_volume, cancellation);
        _ranges = Allocate(InternalFormat.RG32f, PixelFormat.RG, BrickRanges.Count(grid.SizeX), BrickRanges.Count(grid.SizeY), BrickRanges.Count(grid.SizeZ));
        fixed (Vector2* first = ranges)
        {
            _gl.TexSubImage3D(
                TextureTarget.Texture3D,
                0,
                0,
                0,
                0,
                (uint)BrickRanges.Count(grid.SizeX),
                (uint)BrickRanges.Count(grid.SizeY),
                (uint)BrickRanges.Count(grid.SizeZ),
                PixelFormat.RG,
                PixelType.Float,
                first);
        }

        return _ranges;
    }

    /// <summary>Frees the textures.</summary>
    public void Delete()
    {
        foreach (uint brick in _bricks)
            _gl.DeleteTexture(brick);
        if (_ranges != 0)
            _gl.DeleteTexture(_ranges);
        _bricks.Clear();
        _ranges = 0;
    }

    private void UploadBrick(int x, int y, int z, CancellationToken cancellation)
    {
        VoxelGrid grid = _volume.Grid;
        int width = Math.Min(Layout.EdgeX, grid.SizeX - x), height = Math.Min(Layout.EdgeY, grid.SizeY - y), depth = Math.Min(Layout.EdgeZ, grid.SizeZ - z);
        _bricks.Add(Allocate(InternalFormat.R32f, PixelFormat.Red, width, height, depth));
        int slab = (int)Math.Clamp(SlabBytes / ((long)width * height * sizeof(float)), 1, depth);

        // How rows lie in memory is a state of the context: left behind by an upload that is cancelled, it would spoil every other texture.
        _gl.PixelStore(PixelStoreParameter.UnpackRowLength, grid.SizeX);
        _gl.PixelStore(PixelStoreParameter.UnpackImageHeight, grid.SizeY);
        try
        {
            fixed (float* voxels = _volume.Voxels)
            {
                for (int k = 0; k < depth; k += slab)
                {
                    cancellation.ThrowIfCancellationRequested();
                    float* first = voxels + x + (long)grid.SizeX * (y + (long)grid.SizeY * (z + k));
                    _gl.TexSubImage3D(TextureTarget.Texture3D, 0, 0, 0, k, (uint)width, (uint)height, (uint)Math.Min(slab, depth - k), PixelFormat.Red, PixelType.Float, first);
                }
            }
        }
        finally
        {
            _gl.PixelStore(PixelStoreParameter.UnpackRowLength, 0);
            _gl.PixelStore(PixelStoreParameter.UnpackImageHeight, 0);
        }

        Check(width, height, depth);
    }

    private uint Allocate(InternalFormat format, PixelFormat channels, int width, int height, int depth)
    {
        // What came before is not this texture's. A context that is lost never stops to tell of errors.
        for (int told = 0; told < MostErrors && _gl.GetError() != GLEnum.NoError; told++)
        {
        }

        uint texture = _gl.GenTexture();
        _gl.BindTexture(TextureTarget.Texture3D, texture);
        _gl.TexParameter(TextureTarget.Texture3D, TextureParameterName.TextureMinFilter, (int)TextureMinFilter.Linear);
        _gl.TexParameter(TextureTarget.Texture3D, TextureParameterName.TextureMagFilter, (int)TextureMagFilter.Linear);
        _gl.TexParameter(TextureTarget.Texture3D, TextureParameterName.TextureWrapS, (int)TextureWrapMode.ClampToEdge);
        _gl.TexParameter(TextureTarget.Texture3D, TextureParameterName.TextureWrapT, (int)TextureWrapMode.ClampToEdge);
        _gl.TexParameter(TextureTarget.Texture3D, TextureParameterName.TextureWrapR, (int)TextureWrapMode.ClampToEdge);
        _gl.TexParameter(TextureTarget.Texture3D, TextureParameterName.TextureMaxLevel, 0);
        _gl.TexImage3D(TextureTarget.Texture3D, 0, format, (uint)width, (uint)height, (uint)depth, 0, channels, PixelType.Float, null);
        if (_gl.GetError() != GLEnum.NoError)
        {
            _gl.DeleteTexture(texture);
            throw NoRoom(width, height, depth);
        }

        return texture;
    }

    private void Check(int width, int height, int depth)
    {
        if (_gl.GetError() != GLEnum.NoError)
            throw NoRoom(width, height, depth);
    }

    private OpenGlMemoryException NoRoom(int width, int height, int depth) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The device has no room for a texture of {width} x {height} x {depth} voxels ({(double)width * height * depth * sizeof(float) / (1 << 30):0.##} GiB), which a volume of {_volume.Grid} needs. Show fewer volumes, or resample it to larger voxels."));
}
