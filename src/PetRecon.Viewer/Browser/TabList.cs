using System.Diagnostics;
using System.Security.Cryptography;

namespace PetRecon.Viewer.Browser;

/// <summary>The tabs that are open, and for a while those that lost their connection.</summary>
internal sealed class TabList(BrowserHostOptions options, Action wake) : IDisposable
{
    // Each tab is a few kilobytes; the limit is against a page that opens them in a loop.
    private const int MaxTabs = 64;

    private readonly Lock _lock = new();
    private long _started = Stopwatch.GetTimestamp();
    private Tab[] _tabs = [];

    /// <summary>All of them; the array is never changed.</summary>
    public IReadOnlyList<Tab> All => Volatile.Read(ref _tabs);

    /// <summary>The tab of a name; null if there is none.</summary>
    public Tab? Find(string? id) => All.FirstOrDefault(tab => tab.Id == id);

    /// <summary>How long no page has been connected; zero while one is.</summary>
    public TimeSpan IdleTime
    {
        get
        {
            Tab[] tabs = Volatile.Read(ref _tabs);
            return tabs.Any(static tab => tab.LeftAt is null)
                ? TimeSpan.Zero
                : Stopwatch.GetElapsedTime(tabs.Select(static tab => tab.LeftAt ?? 0).Append(_lastForgotten).Append(Volatile.Read(ref _started)).Max());
        }
    }

    /// <summary>Idle time is counted from now on.</summary>
    public void CountIdleTime() => Volatile.Write(ref _started, Stopwatch.GetTimestamp());

    private long _lastForgotten;

    /// <summary>
    /// Connects a page to the tab that it had, or to a new one. A page that was copied with its tab's name gets one of its own, with the same views:
    /// two windows never share one.
    /// </summary>
    /// <returns>The tab, or null if there are too many.</returns>
    public Tab? Connect(string? id, TabConnection connection)
    {
        lock (_lock)
        {
            Forget();
            Tab? known = id is null ? null : _tabs.FirstOrDefault(tab => tab.Id == id);
            if (known is not null && known.TryConnect(connection))
                return known;
            if (_tabs.Length >= MaxTabs)
                return null;
            Tab made = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), options.SettleTime, wake);
            if (known is not null)
                made.CopyFrom(known);
            made.TryConnect(connection);
            Volatile.Write(ref _tabs, [.. _tabs, made]);
            return made;
        }
    }

    public void Dispose()
    {
        foreach (Tab tab in _tabs)
            tab.Dispose();
    }

    private void Forget()
    {
        Tab[] gone = [.. _tabs.Where(tab => tab.LeftAt is long left && Stopwatch.GetElapsedTime(left) > options.TabLifetime)];
        if (gone.Length == 0)
            return;
        _lastForgotten = Math.Max(_lastForgotten, gone.Max(static tab => tab.LeftAt ?? 0));
        Volatile.Write(ref _tabs, [.. _tabs.Except(gone)]);
        foreach (Tab tab in gone)
            tab.Dispose();
    }
}
