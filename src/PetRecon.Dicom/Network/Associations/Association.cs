using System.Buffers.Binary;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>
/// An established association: messages go out and come in as P-DATA-TF PDUs (PS3.8, 9.3.5 and annex E). Disposing one that was not released aborts it.
/// </summary>
internal sealed class Association : IAsyncDisposable
{
    private const int PdvHeadBytes = 12;
    private const byte CommandFlag = 1;
    private const byte LastFlag = 2;
    private const int SendBufferBytes = 256 * 1024;
    private const int MaxIdentifierBytes = 16 * 1024 * 1024;

    private readonly PduChannel _channel;
    private readonly Dictionary<byte, NegotiatedContext> _contexts;
    private readonly TimeSpan _associationTimeout;
    private readonly TimeSpan _transferTimeout;
    private readonly int _fragmentBytes;
    private ReadOnlyMemory<byte> _pdu;
    private byte[]? _sendBuffer;
    private ushort _lastMessageId;
    private bool _over;

    public Association(PduChannel channel, IEnumerable<NegotiatedContext> contexts, uint peerMaxPduBytes, TimeSpan associationTimeout, TimeSpan transferTimeout)
    {
        if (peerMaxPduBytes is > 0 and < PdvHeadBytes)
            throw new PduException($"it takes PDUs of {peerMaxPduBytes} bytes at the most, which hold nothing");
        _channel = channel;
        _contexts = contexts.ToDictionary(context => context.Id);
        _associationTimeout = associationTimeout;
        _transferTimeout = transferTimeout;

        // The maximum counts the PDV's own length, number and flags, six bytes. Fragments are of even length.
        int pduBytes = peerMaxPduBytes == 0 ? SendBufferBytes / 2 : (int)Math.Min(peerMaxPduBytes, SendBufferBytes / 2);
        _fragmentBytes = (pduBytes - 6) & ~1;
    }

    public string Peer => _channel.Peer;

    public IReadOnlyCollection<NegotiatedContext> Contexts => _contexts.Values;

    /// <summary>What is being done, for error messages: "while ...".</summary>
    public string State
    {
        get => _channel.State;
        set => _channel.State = value;
    }

    public ushort NextMessageId() => ++_lastMessageId == 0 ? ++_lastMessageId : _lastMessageId;

    public NegotiatedContext? ContextOf(string abstractSyntax) => _contexts.Values.FirstOrDefault(context => context.AbstractSyntax == abstractSyntax);

    public NegotiatedContext? ContextOf(string abstractSyntax, string transferSyntax) =>
        _contexts.Values.FirstOrDefault(context => context.AbstractSyntax == abstractSyntax && context.TransferSyntax == transferSyntax);

    public DicomNetworkException Failed(DicomNetworkFailure failure, string cause) => _channel.Failed(failure, cause);

    /// <summary>Does work over the association; what breaks the protocol aborts it and becomes an error that names the other side.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (PduException exception)
        {
            await AbortAsync(new(AbortPdu.ByProvider, exception.Reason)).ConfigureAwait(false);
            throw Failed(DicomNetworkFailure.Protocol, exception.Message);
        }
    }

    /// <summary>Sends a command and, where it has one, its data set from where the stream stands to its end.</summary>
    /// <param name="context">In which presentation context.</param>
    /// <param name="command">The command.</param>
    /// <param name="dataSet">The encoded data set; null for none.</param>
    /// <param name="sent">Is told the data set's bytes as they go.</param>
    /// <param name="cancellation">Leaves the message half sent; the association has to be aborted.</param>
    public async ValueTask SendAsync(NegotiatedContext context, CommandSet command, Stream? dataSet, Action<int>? sent, CancellationToken cancellation)
    {
        byte[] buffer = _sendBuffer ??= new byte[SendBufferBytes];
        using MemoryStream encoded = new(command.Write());
        int used = await SendStreamAsync(buffer, 0, context.Id, CommandFlag, encoded, null, cancellation).ConfigureAwait(false);
        if (dataSet is not null)
            used = await SendStreamAsync(buffer, used, context.Id, 0, dataSet, sent, cancellation).ConfigureAwait(false);
        await _channel.WriteAsync(buffer.AsMemory(0, used), _transferTimeout, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a command without data set while another thread of work waits for answers.</summary>
    public ValueTask SendAsideAsync(NegotiatedContext context, CommandSet command, CancellationToken cancellation)
    {
        byte[] bytes = command.Write();
        byte[] pdu = new byte[PdvHeadBytes + bytes.Length];
        WriteHead(pdu, context.Id, CommandFlag | LastFlag, bytes.Length);
        bytes.CopyTo(pdu, PdvHeadBytes);
        return _channel.WriteAsync(pdu, _transferTimeout, cancellation, isAside: true);
    }

    /// <summary>The next command; null when the other side released the association, which is answered then.</summary>
    public async ValueTask<ReceivedCommand?> ReceiveAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        byte[] collected = [];
        NegotiatedContext? context = null;
        while (true)
        {
            if (_pdu.IsEmpty && !await NextPduAsync(timeout, mayEnd: context is null, cancellation).ConfigureAwait(false))
                return null;
            NegotiatedContext fragmentContext = TakePdv(out byte flags, out ReadOnlyMemory<byte> bytes);
            if ((flags & CommandFlag) == 0)
                throw new PduException("it sent a data set where a command belongs", AbortReason.UnexpectedPdu);
            if (context is not null && context != fragmentContext)
                throw new PduException("it changed the presentation context within a command");
            context = fragmentContext;
            if (collected.Length + bytes.Length > CommandSet.MaxBytes)
                throw new PduException($"it sent a command of more than {CommandSet.MaxBytes} bytes");
            collected = [.. collected, .. bytes.Span];
            if ((flags & LastFlag) != 0)
                return new(context, CommandSet.Read(collected));
        }
    }

    /// <summary>The next piece of the data set that belongs to a command.</summary>
    public async ValueTask<DataSetFragment> ReceiveFragmentAsync(NegotiatedContext context, CancellationToken cancellation)
    {
        if (_pdu.IsEmpty)
            await NextPduAsync(_transferTimeout, mayEnd: false, cancellation).ConfigureAwait(false);
        NegotiatedContext fragmentContext = TakePdv(out byte flags, out ReadOnlyMemory<byte> bytes);
        if ((flags & CommandFlag) != 0)
            throw new PduException("it sent a command within a data set", AbortReason.UnexpectedPdu);
        if (context != fragmentContext)
            throw new PduException("it sent a command and its data set in different presentation contexts");
        return new(bytes, (flags & LastFlag) != 0);
    }

    /// <summary>A data set that is no image: identifiers, and what is read over.</summary>
    public async ValueTask<MemoryStream> ReceiveIdentifierAsync(NegotiatedContext context, CancellationToken cancellation)
    {
        MemoryStream collected = new();
        DataSetFragment fragment;
        do
        {
            fragment = await ReceiveFragmentAsync(context, cancellation).ConfigureAwait(false);
            if (collected.Length + fragment.Bytes.Length > MaxIdentifierBytes)
                throw new PduException($"it sent an identifier of more than {MaxIdentifierBytes} bytes");
            collected.Write(fragment.Bytes.Span);
        }
        while (!fragment.IsLast);
        collected.Position = 0;
        return collected;
    }

    /// <summary>Reads a data set that is of no use.</summary>
    public async ValueTask SkipDataSetAsync(NegotiatedContext context, CancellationToken cancellation)
    {
        while (!(await ReceiveFragmentAsync(context, cancellation).ConfigureAwait(false)).IsLast)
            continue;
    }

    /// <summary>Ends the association in agreement.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellation)
    {
        State = "while releasing the association";
        await _channel.WriteAsync(ReleasePdu(PduType.ReleaseRequest), _associationTimeout, cancellation).ConfigureAwait(false);
        while (true)
        {
            PduFrame frame = await _channel.ReadAsync(_associationTimeout, cancellation).ConfigureAwait(false);
            switch (frame.Type)
            {
                case PduType.ReleaseResponse:
                    _over = true;
                    return;
                case PduType.ReleaseRequest:
                    // Both ask at once: the requestor of the association answers first (PS3.8, 7.2.2.7), and its answer is still to come.
                    await _channel.WriteAsync(ReleasePdu(PduType.ReleaseResponse), _associationTimeout, cancellation).ConfigureAwait(false);
                    break;
                case PduType.PresentationData:
                    break;
                default:
                    throw Unexpected(frame);
            }
        }
    }

    /// <summary>Ends the association at once.</summary>
    public async ValueTask AbortAsync(AbortPdu abort)
    {
        if (_over)
            return;
        _over = true;
        await _channel.AbortAsync(abort).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync(new(AbortPdu.ByUser, AbortReason.NotSpecified)).ConfigureAwait(false);
        await _channel.DisposeAsync().ConfigureAwait(false);
    }

    private static byte[] ReleasePdu(PduType type) => [(byte)type, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    private static void WriteHead(Span<byte> pdu, byte contextId, byte flags, int length)
    {
        pdu[0] = (byte)PduType.PresentationData;
        pdu[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(pdu[2..], (uint)(length + 6));
        BinaryPrimitives.WriteUInt32BigEndian(pdu[6..], (uint)(length + 2));
        pdu[10] = contextId;
        pdu[11] = flags;
    }

    // Lays fragments out one behind the other, so that small PDUs leave in large writes.
    private async ValueTask<int> SendStreamAsync(byte[] buffer, int used, byte contextId, byte kind, Stream source, Action<int>? sent, CancellationToken cancellation)
    {
        long remaining = source.Length - source.Position;
        do
        {
            int length = (int)Math.Min(remaining, _fragmentBytes);
            if (used + PdvHeadBytes + length > buffer.Length)
            {
                await _channel.WriteAsync(buffer.AsMemory(0, used), _transferTimeout, cancellation).ConfigureAwait(false);
                used = 0;
            }

            remaining -= length;
            WriteHead(buffer.AsSpan(used), contextId, (byte)(kind | (remaining == 0 ? LastFlag : 0)), length);
            source.ReadExactly(buffer, used + PdvHeadBytes, length);
            used += PdvHeadBytes + length;
            sent?.Invoke(length);
        }
        while (remaining > 0);
        return used;
    }

    private async ValueTask<bool> NextPduAsync(TimeSpan timeout, bool mayEnd, CancellationToken cancellation)
    {
        PduFrame frame = await _channel.ReadAsync(timeout, cancellation).ConfigureAwait(false);
        if (frame.Type == PduType.PresentationData)
        {
            if (frame.Body.IsEmpty)
                throw new PduException("it sent a P-DATA-TF PDU with nothing in it");
            _pdu = frame.Body;
            return true;
        }

        if (frame.Type != PduType.ReleaseRequest || !mayEnd)
            throw Unexpected(frame);
        await _channel.WriteAsync(ReleasePdu(PduType.ReleaseResponse), _associationTimeout, cancellation).ConfigureAwait(false);
        _over = true;
        await _channel.LingerAsync().ConfigureAwait(false);
        return false;
    }

    private NegotiatedContext TakePdv(out byte flags, out ReadOnlyMemory<byte> bytes)
    {
        if (_pdu.Length < 6)
            throw new PduException($"it sent a P-DATA-TF PDU with {_pdu.Length} bytes that are no presentation data value");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_pdu.Span);
        if (length < 2 || length > (uint)_pdu.Length - 4)
            throw new PduException($"it sent a presentation data value of {length} bytes in a PDU that has {_pdu.Length - 4} left");
        byte id = _pdu.Span[4];
        flags = _pdu.Span[5];
        bytes = _pdu[6..(4 + (int)length)];
        _pdu = _pdu[(4 + (int)length)..];
        return _contexts.GetValueOrDefault(id) ?? throw new PduException($"it used presentation context {id}, which was not agreed on");
    }

    private Exception Unexpected(PduFrame frame)
    {
        if (frame.Type != PduType.Abort)
            return new PduException($"it sent a PDU of type {(byte)frame.Type:X2}H out of turn", AbortReason.UnexpectedPdu);
        _over = true;
        return Failed(DicomNetworkFailure.Aborted, AbortPdu.Read(frame.Body.Span).Words);
    }
}
