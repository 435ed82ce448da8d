using System.Net;
using Microsoft.AspNetCore.Http;

namespace PetRecon.Viewer.Browser;

/// <summary>
/// What a request must be before anything looks at it. A page of another site that lets its name point to this machine has a foreign Host, and one that
/// sends requests here a foreign Origin. Ports are not compared with the host's own, as <c>ssh -L</c> may have brought the request from another one.
/// </summary>
internal static class RequestChecks
{
    /// <summary>Why a request is refused; null if it is not.</summary>
    public static string? Fault(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
            return "Only this machine may ask.";
        if (!IsLoopbackName(request.Host.Host))
            return "The Host of the request is not this machine's loopback name.";
        bool changes = context.WebSockets.IsWebSocketRequest || !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        string? origin = request.Headers.Origin;
        if (changes && origin is null)
            return "The request names no Origin.";
        if (origin is not null && origin != "http://" + request.Host.Value)
            return "The Origin of the request is another site.";
        return null;
    }

    /// <summary>What browsers are told about every answer.</summary>
    public static void Protect(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        // Not every browser counts ws: as 'self'. The host is quoted only if it has been checked.
        string host = IsLoopbackName(context.Request.Host.Host) ? " ws://" + context.Request.Host.Value : "";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }

    private static bool IsLoopbackName(string host) => host is "127.0.0.1" or "[::1]" || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase);
}
