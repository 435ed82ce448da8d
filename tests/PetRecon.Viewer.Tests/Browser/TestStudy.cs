using PetRecon.Core.Imaging;
using PetRecon.Viewer.Browser;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Rendering;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>A CT and a dose on another grid, whose every voxel tells where it is, and a host that shows them.</summary>
internal sealed class TestStudy : IAsyncDisposable
{
    public static VoxelGrid CtGrid { get; } = new(40, 30, 20, new(2, 2, 3), new(-39, -29, -28.5));

    public static VoxelGrid DoseGrid { get; } = new(20, 20, 10, new(4, 3, 6), new(-38, -28.5, -27));

    public SampledRenderer Renderer { get; } = new();

    public required BrowserHost Host { get; init; }

    public static async Task<TestStudy> StartAsync(BrowserHostOptions? options = null, Func<IProgress<OpeningProgress>, CancellationToken, OpenedScene>? open = null, Func<ISceneRenderer>? makeRenderer = null)
    {
        SampledRenderer renderer = new();
        BrowserHost host = await BrowserHost.StartAsync(open ?? ((_, _) => new(Scene())), makeRenderer ?? (() => renderer), options ?? new()).WithinAsync("The host starts.");
        return new(renderer) { Host = host };
    }

    public static Scene Scene() => new()
    {
        Layers =
        [
            new() { Id = "ct", Name = "CT", Volume = Ct(), Map = ColourMaps.Grey, Window = ValueWindow.OfCenter(40, 400) },
            new() { Id = "dose", Name = "Dose", Volume = Dose(), Map = ColourMaps.DoseWash, Window = new(0, 66), Opacity = 0.5 },
        ],
        CrosshairMm = CtGrid.PositionMm(20, 15, 10),
    };

    public static Volume<Hounsfield> Ct() => Made<Hounsfield>(CtGrid, static (i, j, k) => -160 + 3 * i + 5 * j + 7 * k);

    public static Volume<Gray> Dose() => Made<Gray>(DoseGrid, static (i, j, k) => i + 0.5f * j + 3.25f * k);

    public async ValueTask DisposeAsync() => await Host.DisposeAsync().AsTask().WithinAsync("The host ends.");

    private TestStudy(SampledRenderer renderer) => Renderer = renderer;

    private static Volume<TQuantity> Made<TQuantity>(VoxelGrid grid, Func<int, int, int, float> value)
        where TQuantity : struct, IQuantity
    {
        float[] voxels = new float[grid.VoxelCount];
        for (int at = 0; at < voxels.Length; at++)
            voxels[at] = value(at % grid.SizeX, at / grid.SizeX % grid.SizeY, at / (grid.SizeX * grid.SizeY));
        return new(grid, voxels);
    }
}
