using System.Buffers.Binary;
using System.Net.Sockets;

namespace PetRecon.Dicom.Network.Pdu;

/// <summary>
/// A connection that carries PDUs. A PDU's length is checked against what its type allows before room is made for it, and room grows with what has really
/// come. Every wait has an end. Writes wait for one another; there may be one reader.
/// </summary>
internal sealed class PduChannel(Stream stream, string peer, int maxPduBytes, QuickAcknowledgement? acknowledgement = null) : IAsyncDisposable
{
    private const int HeadBytes = 6;
    private const int MaxAssociateBytes = 1024 * 1024;

    // Some count the six bytes of the PDV's head, or of the PDU's, apart from the maximum that they were told.
    private const int ToleratedExcessBytes = 12;
    private static readonly TimeSpan s_abortTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lingerTimeout = TimeSpan.FromMilliseconds(500);

    // A C-CANCEL may have to go while an answer is on its way.
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The other side as error messages name it; it gets AE titles when they are known.</summary>
    public string Peer { get; set; } = peer;

    /// <summary>What is being done, for error messages: "while ...".</summary>
    public string State { get; set; } = "while waiting for an association request";

    /// <summary>Bytes that came, PDU heads included.</summary>
    public long BytesReceived { get; private set; }

    public async ValueTask<PduFrame> ReadAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        await FillAsync(HeadBytes, timeout, cancellation).ConfigureAwait(false);
        PduType type = (PduType)_buffer[_start];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 2));
        int body = CheckedLength(type, length);
        await FillAsync(HeadBytes + body, timeout, cancellation).ConfigureAwait(false);
        PduFrame frame = new(type, _buffer.AsMemory(_start + HeadBytes, body));
        _start += HeadBytes + body;
        return frame;
    }

    /// <summary>Writes whole PDUs.</summary>
    /// <param name="bytes">The PDUs.</param>
    /// <param name="timeout">How long the other side may take no data.</param>
    /// <param name="cancellation">Leaves the PDUs half written.</param>
    /// <param name="isAside">Somebody else reads; otherwise, when the connection is broken, an A-ABORT that says why is looked for.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout, CancellationToken cancellation, bool isAside = false)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        bool entered = false;
        try
        {
            await _writing.WaitAsync(deadline.Token).ConfigureAwait(false);
            entered = true;
            await stream.WriteAsync(bytes, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(DicomNetworkFailure.Timeout, $"it took no data for {timeout.TotalSeconds:0.###} s");
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            throw isAside ? Failed(DicomNetworkFailure.Closed, exception.Message, exception) : await BrokenAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            if (entered)
                _writing.Release();
        }
    }

    /// <summary>Sends an A-ABORT if that is possible, and waits a moment for the other side to close, so that the A-ABORT is not lost.</summary>
    public async ValueTask AbortAsync(AbortPdu abort)
    {
        try
        {
            using CancellationTokenSource deadline = new(s_abortTimeout);
            await stream.WriteAsync(abort.Write(), deadline.Token).ConfigureAwait(false);
            await LingerAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            // The connection is gone, which is what an abort is for.
        }
    }

    /// <summary>Waits a moment for the other side to close the connection: closing with unread bytes would take back what was sent last.</summary>
    public async ValueTask LingerAsync()
    {
        using CancellationTokenSource deadline = new(s_lingerTimeout);
        byte[] discarded = new byte[4096];
        try
        {
            while (await stream.ReadAsync(discarded, deadline.Token).ConfigureAwait(false) > 0)
                continue;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            // Closed, or not in time.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    public DicomNetworkException Failed(DicomNetworkFailure failure, string cause, Exception? inner = null) => new(failure, Peer, State, cause, inner);

    private int CheckedLength(PduType type, uint length)
    {
        uint most = type switch
        {
            PduType.AssociateRequest or PduType.AssociateAccept => MaxAssociateBytes,
            PduType.PresentationData => (uint)(maxPduBytes + ToleratedExcessBytes),
            PduType.AssociateReject or PduType.ReleaseRequest or PduType.ReleaseResponse or PduType.Abort => 4,
            _ => throw new PduException($"it sent a PDU of unknown type {(byte)type:X2}H; this may be no DICOM application, or TLS is needed", AbortReason.UnrecognizedPdu),
        };
        if (length > most || (most == 4 && length != 4))
            throw new PduException($"it sent a PDU of type {(byte)type:X2}H with a length of {length} bytes, where {most} are the most");
        return (int)length;
    }

    // Makes the next bytes of the connection stand at _start, reading ahead as far as there is room.
    private async ValueTask FillAsync(int count, TimeSpan timeout, CancellationToken cancellation)
    {
        if (_end - _start >= count)
            return;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        while (_end - _start < count)
        {
            MakeRoom(count);
            int read;
            try
            {
                acknowledgement?.Ask();
                read = await stream.ReadAsync(_buffer.AsMemory(_end), deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                string what = _end > _start ? $"it sent {_end - _start} of {count} bytes of a PDU and then nothing" : "it sent nothing";
                throw Failed(DicomNetworkFailure.Timeout, $"{what} for {timeout.TotalSeconds:0.###} s");
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                throw Failed(DicomNetworkFailure.Closed, $"the connection broke: {exception.Message}", exception);
            }

            if (read == 0)
            {
                string where = _end > _start ? $" in the middle of a PDU, after {_end - _start} of {count} bytes" : "";
                throw Failed(DicomNetworkFailure.Closed, $"it closed the connection{where}");
            }

            _end += read;
            BytesReceived += read;
        }
    }

    private void MakeRoom(int count)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_start + count > _buffer.Length && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        // Doubled only when it is full of bytes that have come: a length alone takes no memory.
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, Math.Max(MaxAssociateBytes, maxPduBytes) + ToleratedExcessBytes + HeadBytes));
    }

    // A peer that aborts says why before it closes; the write fails first.
    private async ValueTask<DicomNetworkException> BrokenAsync(Exception exception)
    {
        try
        {
            while (true)
            {
                PduFrame frame = await ReadAsync(s_lingerTimeout, CancellationToken.None).ConfigureAwait(false);
                if (frame.Type == PduType.Abort)
                    return Failed(DicomNetworkFailure.Aborted, AbortPdu.Read(frame.Body.Span).Words);
            }
        }
        catch (Exception reading) when (reading is DicomNetworkException or PduException or NotSupportedException or InvalidOperationException)
        {
            return Failed(DicomNetworkFailure.Closed, $"the connection broke: {exception.Message}", exception);
        }
    }
}
