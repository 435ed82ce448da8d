using PetRecon.Dicom.Network.Dimse;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>
/// Turns a caller's wish to stop into a C-CANCEL, and gives the other side some time to end the operation in agreement. Only then are reads cut off, which
/// ends the association.
/// </summary>
internal sealed class OperationCancellation : IAsyncDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly Association _association;
    private readonly NegotiatedContext _context;
    private readonly CommandSet _request;
    private readonly CancellationTokenSource _cutOff = new();
    private readonly CancellationTokenRegistration _registration;
    private Task? _sending;

    public OperationCancellation(Association association, NegotiatedContext context, CommandSet request, CancellationToken wish)
    {
        _association = association;
        _context = context;
        _request = request;
        _registration = wish.Register(Cancel);
    }

    /// <summary>For reads during the operation.</summary>
    public CancellationToken Token => _cutOff.Token;

    public void Cancel()
    {
        if (_sending is not null)
            return;
        _cutOff.CancelAfter(s_grace);
        CommandSet cancel = CommandSet.CancelOf(_request);
        _sending = Task.Run(async () =>
        {
            try
            {
                await _association.SendAsideAsync(_context, cancel, _cutOff.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DicomNetworkException or OperationCanceledException)
            {
                // The connection is gone, which whoever reads from it finds out.
            }
        }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        if (_sending is not null)
            await _sending.ConfigureAwait(false);
        _cutOff.Dispose();
    }
}
