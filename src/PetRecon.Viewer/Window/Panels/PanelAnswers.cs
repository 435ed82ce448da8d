using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Window.Panels;

/// <summary>What the panel shows that takes a while to find out: histograms, curves, and the table of measurements.</summary>
/// <param name="wake">Called by another thread when there is something new.</param>
internal sealed class PanelAnswers(Action wake) : IDisposable
{
    private readonly LatestAnswer<VolumeKey, ValueHistogram> _values = new(wake);
    private readonly LatestAnswer<DoseKey, SceneHistograms> _histograms = new(wake);
    private readonly LatestAnswer<ProfileKey, SceneProfile> _profile = new(wake);
    private readonly LatestAnswer<CurvesKey, AnsweredCurves> _curves = new(wake);
    private readonly LatestAnswer<TableKey, AnsweredTable> _table = new(wake);

    /// <summary>Another number whenever there is something new.</summary>
    public int Version => _values.Version + _histograms.Version + _profile.Version + _curves.Version + _table.Version;

    /// <summary>How often values occur in a volume; null before that is known.</summary>
    public ValueHistogram? HistogramOf(Volume volume)
    {
        (ValueHistogram? histogram, _, bool isCurrent) = _values.Ask(new(volume), _ => ValueHistogram.Of(volume));
        return isCurrent ? histogram : null;
    }

    /// <summary>Dose-volume histograms of the visible structures.</summary>
    public (SceneHistograms? Answer, string Fault, bool IsCurrent) Histograms(Scene scene)
    {
        VolumeLayer? dose = scene.Layers.LastOrDefault(static layer => DoseLayers.IsDose(layer.Volume));
        ListKey<StructureLayer> shown = new([.. scene.Structures.Where(static layer => layer.IsVisible)]);
        return _histograms.Ask(new(shown, dose?.Volume, dose?.SceneToVolume), stop => SceneHistograms.Of(scene, stop), givesUpOlder: true);
    }

    /// <summary>Values along a line.</summary>
    public (SceneProfile? Answer, string Fault, bool IsCurrent) Profile(Scene scene, Vector3D fromMm, Vector3D toMm) => _profile.Ask(
        new(fromMm, toMm, new([.. scene.Layers.Where(static layer => layer.IsVisible).Select(static layer => layer.Volume)])), _ => SceneProfile.Of(scene, fromMm, toMm));

    /// <summary>How layers change with time.</summary>
    public (AnsweredCurves? Answer, string Fault, bool IsCurrent) Curves(TimeCurvePlace place, Scene scene) => _curves.Ask(
        new(place, new([.. TimeCurvePlace.Changing(scene).Select(static layer => layer.Frames[0])])), stop => new(place, place.In(scene, null, stop)));

    /// <summary>The table of measurements.</summary>
    public (AnsweredTable? Answer, string Fault, bool IsCurrent) Table(Scene scene) => _table.Ask(
        new(scene.Measurements, scene.Regions, new([.. scene.Layers.Select(static layer => (layer.Volume, layer.IsVisible))])), stop => new(MeasurementTable.Of(scene, stop)));

    public void Dispose()
    {
        _values.Dispose();
        _histograms.Dispose();
        _profile.Dispose();
        _curves.Dispose();
        _table.Dispose();
    }

    private readonly record struct VolumeKey(Volume Volume);

    private readonly record struct DoseKey(ListKey<StructureLayer> Structures, Volume? Dose, RigidTransform? Way);

    private readonly record struct ProfileKey(Vector3D FromMm, Vector3D ToMm, ListKey<Volume> Volumes);

    private readonly record struct CurvesKey(TimeCurvePlace Place, ListKey<VolumeFrame> Beginnings);

    private readonly record struct TableKey(ImmutableArray<Measurement> Measurements, ImmutableArray<MeasuredRegion> Regions, ListKey<(Volume, bool)> Layers);
}

/// <summary>Curves over time, and what they are of.</summary>
internal sealed record AnsweredCurves(TimeCurvePlace Place, ImmutableArray<TimeCurve> Curves);

/// <summary>The rows of a table of measurements.</summary>
internal sealed record AnsweredTable(ImmutableArray<MeasurementRow> Rows);
