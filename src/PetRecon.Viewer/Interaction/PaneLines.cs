using System.Collections.Immutable;
using System.Diagnostics;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Overlays;
using PetRecon.Viewer.Scenes;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Interaction;

/// <summary>All that outlines of structures and isodose lines depend on.</summary>
/// <param name="Structures">The structures.</param>
/// <param name="Isodoses">The lines of equal value, and</param>
/// <param name="Doses">the volumes whose values they are.</param>
/// <param name="View">How they are looked at.</param>
/// <param name="Width">Width of the pane.</param>
/// <param name="Height">Height of the pane.</param>
internal sealed record LinesKey(ImmutableArray<StructureLayer> Structures, ListKey<IsodoseLayer> Isodoses, ListKey<Volume> Doses, View View, int Width, int Height)
{
    public static LinesKey Of(Scene scene, View view, int width, int height)
    {
        ImmutableArray<Volume> doses = [.. scene.Isodoses.SelectMany(lines => scene.Layers.Where(layer => layer.Id == lines.LayerId)).Select(static layer => layer.Volume)];
        return new(scene.Structures, new(scene.Isodoses), new(doses), view, width, height);
    }
}

/// <summary>
/// Outlines and isodose lines of one pane of a viewer. Those that take long, such as of many levels in a very large pane, are not waited for by any
/// frame: they are left out while something changes, made when nothing does, and follow by themselves.
/// </summary>
/// <param name="wake">Told when lines are ready.</param>
/// <param name="areSlow">Whether they are known to take long before they have been made once.</param>
internal sealed class PaneLines(Action wake, bool areSlow = false)
{
    // A frame may be late by this for its lines.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(20);

    private static readonly OverlayOptions s_linesOnly = OverlayOptions.None with { ShowsStructures = true, ShowsIsodoses = true };

    private readonly Lock _lock = new();
    private LinesKey? _key;
    private Overlay _lines = new();
    private TimeSpan _cost = areSlow ? TimeSpan.MaxValue : TimeSpan.Zero;
    private bool _isBusy;

    /// <summary>Whether a frame of a key can have its lines.</summary>
    public bool AreAtHand(LinesKey key)
    {
        lock (_lock)
            return _cost <= s_patience || _key == key;
    }

    /// <summary>The lines, made now if they are not known.</summary>
    public Overlay Of(LinesKey key, Scene scene)
    {
        lock (_lock)
        {
            if (_key == key)
                return _lines;
        }

        long started = Stopwatch.GetTimestamp();
        Overlay lines = SceneOverlay.Of(scene, key.View, key.Width, key.Height, s_linesOnly);
        TimeSpan cost = Stopwatch.GetElapsedTime(started);
        lock (_lock)
            (_key, _lines, _cost) = (key, lines, cost);
        return lines;
    }

    /// <summary>Makes lines by the way.</summary>
    public void Begin(LinesKey key, Scene scene)
    {
        lock (_lock)
        {
            if (_isBusy || _key == key)
                return;
            _isBusy = true;
        }

        Task.Run(() =>
        {
            try
            {
                Of(key, scene);
            }
            finally
            {
                lock (_lock)
                    _isBusy = false;
                wake();
            }
        });
    }
}
