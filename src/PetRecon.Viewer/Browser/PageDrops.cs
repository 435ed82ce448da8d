using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PetRecon.Viewer.Interaction;

namespace PetRecon.Viewer.Browser;

/// <summary>Files that are dropped on a page: each comes as a request of its own, and a last one opens them over what the page's tab shows.</summary>
internal sealed class PageDrops(BrowserHostOptions options, TabList tabs, CancellationToken stop) : IDisposable
{
    /// <summary>What the paths of all requests begin with.</summary>
    public const string Prefix = "/drop/";

    private readonly DroppedFiles _files = new(options.MaxDropBytes);

    /// <summary>What has been dropped.</summary>
    public DroppedFiles Files => _files;

    /// <summary>Answers a request that has been let in.</summary>
    public async Task AnswerAsync(HttpContext context, string what)
    {
        string name = context.Request.Query["drop"].ToString();
        try
        {
            switch (what)
            {
                case "file":
                    // Bytes are counted as they come, over all files.
                    if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                        size.MaxRequestBodySize = null;
                    await _files.TakeAsync(name, context.Request.Query["path"].ToString(), context.Request.Body, context.RequestAborted);
                    break;
                case "open":
                    await OpenAsync(name, tabs.Find(context.Request.Query["tab"]) ?? throw new InputException("There is no tab of that name."), context.RequestAborted);
                    break;
                case "cancel":
                    _files.Forget(name);
                    break;
                default:
                    await PageServer.RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing of that name.");
                    return;
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BadHttpRequestException))
        {
            // Whatever a file has wrong is for whoever dropped it.
            _files.Forget(name);
            await PageServer.RefuseAsync(context, StatusCodes.Status400BadRequest, exception.Message);
        }
    }

    public void Dispose() => _files.Dispose();

    private async Task OpenAsync(string name, Tab tab, CancellationToken aborted)
    {
        Func<string, IProgress<OpeningProgress>, CancellationToken, OpenedScene> open = options.OpenMore ?? throw new InputException("Files cannot be added here.");
        string folder = _files.FolderOf(name) ?? throw new InputException("Nothing was dropped.");
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, aborted);
        Told told = new(tab);
        tab.Change(await Task.Run(() => SceneAdding.Opened(progress => open(folder, progress, either.Token), told), either.Token));
    }

    private sealed class Told(Tab tab) : IProgress<OpeningProgress>
    {
        public void Report(OpeningProgress value) => tab.Connection?.Send(new() { ["say"] = "dropping", ["text"] = value.Text, ["share"] = value.Share });
    }
}
