using System.Globalization;
using PetRecon.Core.Imaging;
using Silk.NET.OpenGL;

namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>
/// The volumes that are on the device. A volume stays while scenes have it and for some pictures longer, as two scenes that are shown side by side
/// are drawn in turns; it goes at once if another one needs its room.
/// </summary>
/// <param name="gl">OpenGL.</param>
/// <param name="options">Bounds.</param>
internal sealed class VolumeTextures(GL gl, OpenGlOptions options)
{
    /// <summary>Pictures for which a volume that is no longer in the scene stays.</summary>
    public const int Patience = 16;

    private readonly Dictionary<Volume, (VolumeTexture Texture, long LastUse)> _held = new(ReferenceEqualityComparer.Instance);
    private readonly int _largestEdge = Math.Min(options.LargestTextureVoxels, gl.GetInteger(GLEnum.Max3DTextureSize));
    private long _picture;

    /// <summary>Number of volumes on the device.</summary>
    public int Count => _held.Count;

    /// <summary>Begins a picture: frees what has not been seen for long, and refuses what cannot fit.</summary>
    /// <param name="seen">Volumes of the picture.</param>
    /// <param name="hidden">Others of the scene, which stay if there is room.</param>
    /// <exception cref="OpenGlMemoryException">Together they need more than they may.</exception>
    public void Begin(IEnumerable<Volume> seen, IEnumerable<Volume> hidden)
    {
        _picture++;
        HashSet<Volume> wanted = new(seen, ReferenceEqualityComparer.Instance);
        long bytes = wanted.Sum(VolumeTexture.BytesOf);
        if (bytes > options.TextureMemoryBytes)
        {
            Volume largest = wanted.MaxBy(VolumeTexture.BytesOf)!;
            throw new OpenGlMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"The scene's volumes need {Gib(bytes)} GiB as textures, the largest ({largest.Grid}) {Gib(VolumeTexture.BytesOf(largest))} GiB; {Gib(options.TextureMemoryBytes)} GiB are allowed. Show fewer volumes, or resample them to larger voxels."));
        }

        foreach (Volume volume in hidden.Union(wanted, ReferenceEqualityComparer.Instance).Cast<Volume>().Where(_held.ContainsKey).ToList())
            _held[volume] = _held[volume] with { LastUse = _picture };
        long held = _held.Keys.Union(wanted, ReferenceEqualityComparer.Instance).Cast<Volume>().Sum(VolumeTexture.BytesOf);
        foreach ((Volume volume, (VolumeTexture texture, long lastUse)) in _held.OrderBy(static entry => entry.Value.LastUse).ToList())
        {
            if (wanted.Contains(volume) || (_picture - lastUse <= Patience && held <= options.TextureMemoryBytes))
                continue;
            held -= VolumeTexture.BytesOf(volume);
            texture.Delete();
            _held.Remove(volume);
        }
    }

    /// <summary>The texture of a volume, sent to the device if it is not there.</summary>
    public VolumeTexture Of(Volume volume, CancellationToken cancellation)
    {
        if (_held.TryGetValue(volume, out (VolumeTexture Texture, long LastUse) held))
            return held.Texture;
        VolumeTexture texture = VolumeTexture.Upload(gl, volume, _largestEdge, cancellation);
        _held.Add(volume, (texture, _picture));
        return texture;
    }

    /// <summary>Frees all.</summary>
    public void Clear()
    {
        foreach ((VolumeTexture texture, _) in _held.Values)
            texture.Delete();
        _held.Clear();
    }

    private static string Gib(long bytes) => ((double)bytes / (1 << 30)).ToString("0.###", CultureInfo.InvariantCulture);
}
