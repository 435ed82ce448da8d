using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.SceneFiles;

/// <summary>A measured region in a scene file: its shape, or for one that grew how it grows again.</summary>
/// <param name="Id">Names it within its scene.</param>
public sealed record SceneRegionEntry(string Id)
{
    /// <summary>What it is called.</summary>
    public string Label { get; init; } = "";

    /// <summary>The layer that it was made for; empty for none.</summary>
    public string LayerId { get; init; } = "";

    /// <summary>An ellipsoid or a box; null for one that grew.</summary>
    public ConvexRegion? Shape { get; init; }

    /// <summary>How it grew; null for one that was drawn.</summary>
    public RegionSeed? Seed { get; init; }

    /// <summary>The entry of a region.</summary>
    /// <param name="region">The region.</param>
    public static SceneRegionEntry Of(MeasuredRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return new(region.Id) { Label = region.Label, LayerId = region.LayerId, Shape = region.Region as ConvexRegion, Seed = region.Seed };
    }

    /// <summary>The region; one that grew grows again, in the frame that it grew in.</summary>
    /// <param name="scene">The scene with its layers.</param>
    /// <exception cref="ArgumentException">It does not grow there, or there is no such layer or frame.</exception>
    public MeasuredRegion ToRegion(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        Region region = Shape ?? (Region?)Grown(scene) ?? throw new ArgumentException($"The region \"{Label}\" has neither a shape nor a place to grow from.");
        return new(Id, region) { Label = Label, LayerId = LayerId, Seed = Seed };
    }

    private GrownRegion? Grown(Scene scene) => Seed is null ? null : RegionGrowing.From(scene.AtFrame(Math.Min(Seed.FrameIndex, scene.FrameCount - 1)).Layer(LayerId), Seed.PlaceMm, Seed.Options);
}
