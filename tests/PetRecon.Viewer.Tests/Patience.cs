using System.Diagnostics;
using Xunit;

namespace PetRecon.Viewer.Tests;

/// <summary>How long tests wait for others: other threads, browsers, desktops. Whoever waits longer fails with words.</summary>
internal static class Patience
{
    /// <summary>Far more than any step takes, also on a machine that has much else to do.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="what">What is waited for, as a sentence.</param>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, NotSo(what));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for something's end, also for that of what takes no cancellation, such as a call of a browser's driver.</summary>
    /// <param name="work">What is waited for.</param>
    /// <param name="what">The same as a sentence.</param>
    public static async Task WithinAsync(this Task work, string what)
    {
        try
        {
            await work.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            Assert.Fail(NotSo(what));
        }
    }

    /// <inheritdoc cref="WithinAsync(Task, string)"/>
    public static async Task<T> WithinAsync<T>(this Task<T> work, string what)
    {
        await ((Task)work).WithinAsync(what);
        return await work;
    }

    private static string NotSo(string what) => $"This was waited for and is not so after {Limit.TotalSeconds} s: {what}";
}
