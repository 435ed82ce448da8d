using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using PetRecon.Dicom.Network.Associations;
using PetRecon.Dicom.Network.Pdu;
using PetRecon.Dicom.Network.Storage;

namespace PetRecon.Dicom.Network;

/// <summary>
/// Takes objects from other applications (verification and storage as provider, SCP; PS3.4, annexes A and B) and writes them into a folder. Objects stream
/// to the disk, so their size costs no memory; an object is there complete or not at all. Disposing stops it.
/// </summary>
public sealed class DicomReceiver : IAsyncDisposable
{
    // Those who are too many are told so, up to a limit beyond which connections are dropped.
    private const int MaxConnectionsBeyondLimit = 16;

    private readonly DicomReceiverOptions _options;
    private readonly IProgress<DicomReceiverEvent>? _events;
    private readonly AcceptancePolicy _policy;
    private readonly ReceivingFolder _folder;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;
    private int _associations;
    private volatile bool _isFinishing;

    private DicomReceiver(DicomReceiverOptions options, IProgress<DicomReceiverEvent>? events)
    {
        _options = options.Checked();
        _events = events;
        _policy = new(_options.AeTitle, _options.ChecksCalledAeTitle, _options.AllowedCallingAeTitles, _options.TakesUnknownSopClasses, _options.TransferSyntaxes);
        _folder = new(_options.Folder, _options.Duplicates);
        _tls = _options.Tls is null ? null : TlsSession.ForServer(_options.Tls);
        Directory.CreateDirectory(_folder.Root);
        _listener = _options.Address is null ? TcpListener.Create(_options.Port) : new(_options.Address, _options.Port);
        try
        {
            _listener.Start();
        }
        catch (SocketException exception)
        {
            _listener.Dispose();
            throw new DicomNetworkException(DicomNetworkFailure.CannotConnect, $"{_options.AeTitle} at port {_options.Port}", "while starting to listen", exception.Message, exception);
        }

        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="options">What is taken, from whom, and where it goes.</param>
    /// <param name="events">Is told what happens, from several threads; it should not take long.</param>
    /// <exception cref="ArgumentException">Options are impossible.</exception>
    /// <exception cref="DicomNetworkException">The port cannot be had.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static DicomReceiver Start(DicomReceiverOptions options, IProgress<DicomReceiverEvent>? events = null) => new(options, events);

    /// <summary>Takes no more connections, and waits until those that there are have ended.</summary>
    /// <param name="cancellation">Ends the wait; associations go on until the receiver is disposed.</param>
    public async Task FinishAsync(CancellationToken cancellation = default)
    {
        _isFinishing = true;
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(Connections()).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops: associations that go on are aborted, and what is incomplete is deleted.</summary>
    public async ValueTask DisposeAsync()
    {
        _isFinishing = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(Connections()).ConfigureAwait(false);
        _listener.Dispose();
        _stop.Dispose();
    }

    private Task[] Connections()
    {
        lock (_connections)
            return [.. _connections];
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped.
                return;
            }
            catch (SocketException) when (!_isFinishing)
            {
                // One connection that failed, or a moment without file handles, is no reason to stop listening.
                await Task.WhenAny(Task.Delay(10, _stop.Token)).ConfigureAwait(false);
                continue;
            }
            catch (SocketException)
            {
                return;
            }

            Begin(socket);
        }
    }

    private void Begin(Socket socket)
    {
        int present = Interlocked.Increment(ref _associations);
        Task connection = Task.Run(async () =>
        {
            try
            {
                if (present <= _options.MaxAssociations + MaxConnectionsBeyondLimit)
                    await ServeAsync(socket, isFull: present > _options.MaxAssociations).ConfigureAwait(false);
            }
            finally
            {
                socket.Dispose();
                Interlocked.Decrement(ref _associations);
            }
        }, CancellationToken.None);
        lock (_connections)
            _connections.Add(connection);
        connection.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        void Forget(Task done)
        {
            lock (_connections)
                _connections.Remove(done);
        }
    }

    private async Task ServeAsync(Socket socket, bool isFull)
    {
        string caller = socket.RemoteEndPoint is IPEndPoint remote ? $"{(remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address)}:{remote.Port}" : "unknown";
        PduChannel? channel = null;
        try
        {
            socket.NoDelay = true;
            Stream stream = await SecuredAsync(new NetworkStream(socket, ownsSocket: true)).ConfigureAwait(false);
            channel = new(stream, caller, _options.MaxPduBytes, new(socket));
            await ReceiverSession.RunAsync(channel, _policy, _options, _folder, isFull, _events, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException or OperationCanceledException or DicomNetworkException or PduException or ObjectDisposedException)
        {
            string problem = exception is OperationCanceledException && _stop.IsCancellationRequested ? "the receiver was stopped" : exception.Message;
            _events?.Report(new(channel is null ? DicomReceiverEventKind.Rejected : DicomReceiverEventKind.Broken, channel?.Peer ?? caller, Problem: problem));
        }
        finally
        {
            if (channel is not null)
                await channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<Stream> SecuredAsync(NetworkStream plain)
    {
        if (_tls is null)
            return plain;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(_options.AssociationTimeout);
        SslStream secured = new(plain);
        try
        {
            await secured.AuthenticateAsServerAsync(_tls, deadline.Token).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
