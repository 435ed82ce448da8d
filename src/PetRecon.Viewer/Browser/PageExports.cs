using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Exporting;
using PetRecon.Viewer.Interaction;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.SceneFiles;

namespace PetRecon.Viewer.Browser;

/// <summary>What a page saves: pictures of its panes, tables, curves, its scene. Each is an answer of its own under <c>/export/</c>, of the state that the tab has then.</summary>
internal sealed class PageExports(TabList tabs, RenderLoop<FramePane> loop, DroppedFiles dropped)
{
    /// <summary>What the paths of all of them begin with.</summary>
    public const string Prefix = "/export/";

    private const string Csv = "text/csv; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Answers a request that has been let in.</summary>
    public async Task AnswerAsync(HttpContext context, string name)
    {
        if (tabs.Find(context.Request.Query["tab"])?.State is not { } state)
        {
            await PageServer.RefuseAsync(context, StatusCodes.Status404NotFound, "There is no tab of that name that shows a scene.");
            return;
        }

        byte[] content;
        string type;
        try
        {
            if (name == "scene.json" && SceneArchive.Of(SceneOf(state, context.Request.Query), dropped) is { } archive)
            {
                await SendAsync(context, archive);
                return;
            }

            (content, type) = await Task.Run(() => MakeAsync(state, name, context.Request.Query, context.RequestAborted), context.RequestAborted);
        }
        catch (Exception exception) when (exception is InputException or ArgumentException)
        {
            await PageServer.RefuseAsync(context, StatusCodes.Status400BadRequest, exception.Message);
            return;
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"petrecon-{name}\"";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static SceneDocument SceneOf(ViewerState state, IQueryCollection query) =>
        StateDocument.Of(state, [.. query["panes"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(PaneId.Of)]);

    // As large as what was dropped, so it is not put together in memory; archives are written synchronously, on a thread of their own.
    private static async Task SendAsync(HttpContext context, SceneArchive archive)
    {
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"petrecon-scene.zip\"";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        await Task.Run(() => archive.Write(context.Response.Body, context.RequestAborted), context.RequestAborted);
    }

    private async Task<(byte[] Content, string Type)> MakeAsync(ViewerState state, string name, IQueryCollection query, CancellationToken cancellation) => name switch
    {
        "views.png" => (await PictureAsync(state, query, name, cancellation), "image/png"),
        "views.jpg" => (await PictureAsync(state, query, name, cancellation), "image/jpeg"),
        "views.webp" => (await PictureAsync(state, query, name, cancellation), "image/webp"),
        "measurements.csv" => (StateFiles.MeasurementsCsv(state, cancellation), Csv),
        "measurements.json" => (StateFiles.MeasurementsJson(state, cancellation), Json),
        "scene.json" => (SceneFile.ToBytes(SceneOf(state, query), null), Json),
        "profile.csv" => (StateFiles.Profile(state.Scene, PointOf(query, "from"), PointOf(query, "to")), Csv),
        "curve.csv" => (Curve(state, query, cancellation), Csv),
        "histogram.csv" => (StateFiles.Histograms(state, cancellation), Csv),
        _ => throw new InputException($"There is nothing called \"{name}\" to save."),
    };

    private Task<byte[]> PictureAsync(ViewerState state, IQueryCollection query, string name, CancellationToken cancellation)
    {
        double scale = query.ContainsKey("scale") ? Number(query["scale"].ToString(), "scale", 0.25, 8) : 1;
        StatePicture.Place[] places = [.. query["panes"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Place)];
        return loop.RunAsync((renderer, stop) => StateFiles.Picture(renderer, state, places, scale, name, stop), cancellation);
    }

    // As the page has asked for it with the question "curve".
    private static byte[] Curve(ViewerState state, IQueryCollection query, CancellationToken cancellation)
    {
        PaneId pane = PaneId.Of(query["pane"].ToString());
        double radius = query.ContainsKey("radius") ? Number(query["radius"].ToString(), "radius", 0, TimeCurvePlace.MaxRadiusMm) : 0;
        TimeCurvePlace place = TimeQuestions.PlaceOf(state, pane, radius, query["region"].ToString());
        return StateFiles.Curves(state.SceneIn(state[pane]), place, null, cancellation);
    }

    // "axial:0:0:470:365": the pane, its left and upper edge, its width and height.
    private static StatePicture.Place Place(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 5)
            throw new InputException($"\"{text}\" is no pane with its left and upper edge, width and height.");
        int Pixels(int part, int least) => (int)Number(parts[part], "a pane's place", least, ViewerActions.MaxEdge);
        return new(PaneId.Of(parts[0]), Pixels(1, 0), Pixels(2, 0), Pixels(3, 1), Pixels(4, 1));
    }

    private static Vector3D PointOf(IQueryCollection query, string name)
    {
        string[] parts = query[name].ToString().Split(',');
        return parts.Length == 3
            ? new(Number(parts[0], name, -1e5, 1e5), Number(parts[1], name, -1e5, 1e5), Number(parts[2], name, -1e5, 1e5))
            : throw new InputException($"\"{name}\" is three numbers, mm.");
    }

    private static double Number(string text, string name, double low, double high) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= low && value <= high
            ? value
            : throw new InputException(FormattableString.Invariant($"{name} is \"{text}\"; a number from {low} to {high} was expected."));
}
