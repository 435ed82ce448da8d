using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using PetRecon.Viewer.Browser;
using Xunit;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Who may look, and who may not.</summary>
public class BrowserAccessTests
{
    [Fact]
    public async Task A_token_works_once_and_leaves_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using PageClient page = await PageClient.OfStudyAsync();
        string token = page.Study.Host.Address.Fragment[1..];
        Assert.True(token.Length >= 43, "256 bits are 43 letters of base 64.");
        using HttpResponseMessage first = await page.AskAsync(HttpMethod.Post, "/session", token);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        string cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("HttpOnly", cookie, StringComparison.Ordinal);
        Assert.Contains("SameSite=Strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(token, cookie, StringComparison.Ordinal);

        using PageClient second = new(page.Study.Host);
        using HttpResponseMessage again = await second.AskAsync(HttpMethod.Post, "/session", token);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.False(again.Headers.Contains("Set-Cookie"));
        using HttpResponseMessage mine = await page.AskAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_token_is_refused_and_does_not_use_up_the_right_one(string wrong)
    {
        await using PageClient page = await PageClient.OfStudyAsync();
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Post, "/session", wrong);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await page.SignInAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/main.js")]
    [InlineData("/line")]
    [InlineData("/nothing")]
    public async Task Without_the_cookie_nothing_is_shown(string path)
    {
        await using PageClient page = await PageClient.OfStudyAsync();
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await page.SignInAsync();
        using HttpResponseMessage then = await page.AskAsync(HttpMethod.Get, path);
        Assert.NotEqual(HttpStatusCode.Forbidden, then.StatusCode);
    }

    [Theory]
    [InlineData("petrecon.example")]
    [InlineData("localhost.example:80")]
    [InlineData("192.168.1.2:8080")]
    [InlineData("127.0.0.1.example")]
    public async Task A_foreign_host_is_refused_even_with_the_cookie(string host)
    {
        await using PageClient page = await PageClient.SignedInAsync();
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, "/", host1: host);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost:4711")]
    [InlineData("127.0.0.1:4711")]
    [InlineData("[::1]:4711")]
    public async Task Another_port_of_this_machine_is_taken_as_ssh_brings_requests_from_one(string host)
    {
        await using PageClient page = await PageClient.OfStudyAsync();
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Post, "/session", page.Study.Host.Address.Fragment[1..], "http://" + host, host);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    [InlineData("")]
    public async Task A_foreign_or_missing_origin_may_not_use_the_token(string origin)
    {
        await using PageClient page = await PageClient.OfStudyAsync();
        using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Post, "/session", page.Study.Host.Address.Fragment[1..], origin);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await page.SignInAsync();
    }

    [Theory]
    [InlineData("http://evil.example", true)]
    [InlineData("http://localhost:1", true)]
    [InlineData("null", true)]
    [InlineData("", true)]
    [InlineData(null, false)]
    public async Task A_line_is_opened_only_to_a_page_of_the_host_with_its_cookie(string? origin, bool withCookie)
    {
        await using PageClient page = await PageClient.SignedInAsync();
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => page.ConnectAsync(cookie: withCookie ? null : "petrecon=1", origin: origin));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        await page.ConnectAsync();
        Assert.Equal(WebSocketState.Open, page.Socket.State);
    }

    [Theory]
    [InlineData("PUT", "/session")]
    [InlineData("DELETE", "/")]
    [InlineData("POST", "/")]
    [InlineData("OPTIONS", "/session")]
    [InlineData("POST", "/line")]
    public async Task Other_methods_are_refused(string method, string path)
    {
        await using PageClient page = await PageClient.SignedInAsync();
        using HttpResponseMessage answer = await page.AskAsync(new(method), path);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_frames_foreign_scripts_and_caches()
    {
        await using PageClient page = await PageClient.OfStudyAsync();
        foreach (string path in new[] { "/open", "/", "/style.css" })
        {
            using HttpResponseMessage answer = await page.AskAsync(HttpMethod.Get, path);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        IPAddress[] others =
        [
            .. System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
                .Select(static address => address.Address)
                .Where(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)),
        ];
        Assert.SkipWhen(others.Length == 0, "This machine has no address but loopback.");
        foreach (IPAddress address in others)
        {
            using TcpClient client = new();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(address, study.Host.Port, TestContext.Current.CancellationToken).AsTask());
        }
    }

    [Fact]
    public async Task A_link_for_another_browser_works_once_too()
    {
        await using PageClient page = await PageClient.OpenedAsync();
        await page.SendAsync("""{"do":"link"}""");
        string path = (await page.UntilSaidAsync("link"))["path"]!.GetValue<string>();
        using PageClient other = new(page.Study.Host);
        using HttpResponseMessage used = await other.AskAsync(HttpMethod.Post, "/session", path.Split('#')[1]);
        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        using PageClient third = new(page.Study.Host);
        using HttpResponseMessage again = await third.AskAsync(HttpMethod.Post, "/session", path.Split('#')[1]);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_says_so()
    {
        await using TestStudy study = await TestStudy.StartAsync();
        IOException taken = await Assert.ThrowsAsync<IOException>(() => TestStudy.StartAsync(new BrowserHostOptions { Port = study.Host.Port }));
        Assert.Contains("address already in use", taken.Message, StringComparison.OrdinalIgnoreCase);
    }
}
