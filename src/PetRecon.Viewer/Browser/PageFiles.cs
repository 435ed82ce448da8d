using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace PetRecon.Viewer.Browser;

/// <summary>The files of the page, which travel inside the library.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/";

    private static readonly Dictionary<string, byte[]> s_files = Load();

    /// <summary>Sends a file; false if there is none of that name.</summary>
    public static async Task<bool> TrySendAsync(HttpContext context, string name, int status = StatusCodes.Status200OK)
    {
        if (!s_files.TryGetValue(name, out byte[]? content))
            return false;
        context.Response.StatusCode = status;
        context.Response.ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".txt" => "text/plain; charset=utf-8",
            _ => "image/svg+xml",
        };
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        return true;
    }

    private static Dictionary<string, byte[]> Load()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        Dictionary<string, byte[]> files = [];
        foreach (string resource in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            files.Add(resource[Prefix.Length..], content);
        }

        return files;
    }
}
