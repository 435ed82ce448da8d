using System.Net;
using System.Net.Sockets;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>What <c>ssh -L</c> does: another port of this machine, whose bytes go to a host's port and back. Nothing in them is changed.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _to;
    private CancellationTokenSource _cut = new();
    private readonly Task _accepting;

    public Relay(int to)
    {
        _to = to;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections came.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
        _cut.Dispose();
    }

    /// <summary>Breaks all connections; new ones are taken as before.</summary>
    public async Task CutAsync()
    {
        CancellationTokenSource cut = Interlocked.Exchange(ref _cut, new());
        await cut.CancelAsync();
        cut.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> carried = [];
        try
        {
            while (true)
            {
                TcpClient here = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                carried.Add(CarryAsync(here));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The end.
        }

        await Task.WhenAll(carried);
    }

    private async Task CarryAsync(TcpClient here)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _cut.Token);
        CancellationToken stop = either.Token;
        using (here)
        using (TcpClient there = new())
        {
            try
            {
                await there.ConnectAsync(IPAddress.Loopback, _to, stop);
                await Task.WhenAny(here.GetStream().CopyToAsync(there.GetStream(), stop), there.GetStream().CopyToAsync(here.GetStream(), stop));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // One side has gone.
            }
        }
    }
}
