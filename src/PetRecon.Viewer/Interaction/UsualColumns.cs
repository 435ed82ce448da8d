using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Interaction;

/// <summary>Which layers a comparison begins with in its columns.</summary>
internal static class UsualColumns
{
    /// <summary>
    /// Of layers that mean the same (CT of two times, doses of two plans), the first is in the first column and so on; what there is once only is in all of
    /// them. A scene without two of a kind gets its lowest layer beside all together: CT beside the dose on it, and for PET on CT the PET alone between them.
    /// </summary>
    public static ImmutableArray<PaneColumn> Of(Scene scene)
    {
        VolumeLayer[][] alike = [.. scene.Layers.Where(static layer => layer.Volume is not Volume<Occupancy>).GroupBy(static layer => MeaningOf(layer.Volume)).Select(static group => group.ToArray())];
        int count = Math.Clamp(alike.Select(static group => group.Length).DefaultIfEmpty(0).Max(), 1, PaneId.MaxColumns);
        if (count == 1)
            return Single(scene);
        return
        [
            .. Enumerable.Range(0, count).Select(column => new PaneColumn
            {
                LeftOutIds = [.. alike.Where(static group => group.Length > 1).SelectMany(group => group.Where((_, n) => Math.Min(n, count - 1) != Math.Min(column, group.Length - 1))).Select(static layer => layer.Id)],
            }),
        ];
    }

    /// <summary>Values that are compared with each other have the same meaning, whatever their unit.</summary>
    public static Type MeaningOf(Volume volume) => volume switch
    {
        Volume<Gray> or Volume<GrayRbe> or Volume<GrayRbePerFraction> or Volume<RelativeDose> => typeof(Gray),
        Volume<StandardizedUptake> or Volume<Activity> or Volume<RelativeActivity> => typeof(Activity),
        _ => volume.GetType(),
    };

    private static ImmutableArray<PaneColumn> Single(Scene scene)
    {
        if (scene.Layers.Length < 2)
            return [new(), new()];
        VolumeLayer lowest = scene.Layers[0];
        PaneColumn alone = new() { LeftOutIds = [.. scene.Layers.Skip(1).Select(static layer => layer.Id)] };
        PaneColumn others = new() { LeftOutIds = [lowest.Id] };
        return scene.Layers.Any(static layer => MeaningOf(layer.Volume) == typeof(Activity)) ? [alone, others, new()] : [alone, new()];
    }
}
