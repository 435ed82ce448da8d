using System.Numerics;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>A transfer function as a table: per value the light that a mm sends out (red, green and blue, each depth times colour) and its depth.</summary>
internal sealed class TransferTable
{
    private const int Entries = 4096;

    private readonly Vector4[] _entries = new Vector4[Entries];
    private readonly int[] _seenBelow = new int[Entries + 1];
    private readonly float _first;
    private readonly float _scale;

    public TransferTable(VolumeLayer layer)
    {
        (double first, double last) = Transfers.Range(layer);
        IsShaded = layer.Transfer?.IsShaded ?? true;
        Extent = last - first;
        _first = (float)first;
        _scale = (float)((Entries - 1) / Extent);
        for (int entry = 0; entry < Entries; entry++)
        {
            TransferPoint point = Transfers.At(layer, first + Extent * entry / (Entries - 1));
            float depth = Transfers.DepthPerMm(layer, point);
            _entries[entry] = new(depth / 255 * new Vector3(point.Red, point.Green, point.Blue), depth);
            _seenBelow[entry + 1] = _seenBelow[entry] + (depth > 0 ? 1 : 0);
        }
    }

    public bool IsShaded { get; }

    /// <summary>From the first to the last value.</summary>
    public double Extent { get; }

    /// <summary>What a mm of a value does; nothing if it is not a number.</summary>
    public Vector4 this[float value] => float.IsNaN(value) ? Vector4.Zero : _entries[EntryOf(value)];

    /// <summary>Whether no value from one to another can be seen.</summary>
    public bool IsClear(float low, float high) => !(high >= low) || _seenBelow[EntryOf(high) + 1] == _seenBelow[EntryOf(low)];

    private int EntryOf(float value) => (int)(MathF.Min(MathF.Max((value - _first) * _scale, 0), Entries - 1) + 0.5f);
}
