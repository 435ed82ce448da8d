namespace PetRecon.Dicom.Network;

/// <summary>
/// The other side of a DICOM connection refused, failed or did not answer. The message names it (host, port, AE titles), what was being done and the
/// cause, in the standard's words where it has some.
/// </summary>
public sealed class DicomNetworkException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="peer">The other side as people name it.</param>
    /// <param name="state">What was being done, as in "while waiting for the answer to C-ECHO".</param>
    /// <param name="cause">What went wrong.</param>
    /// <param name="inner">What led to it.</param>
    public DicomNetworkException(DicomNetworkFailure failure, string peer, string state, string cause, Exception? inner = null)
        : base($"{peer}: {cause} ({state}).", inner)
    {
        Failure = failure;
        Peer = peer;
        State = state;
    }

    /// <summary>The kind of failure.</summary>
    public DicomNetworkFailure Failure { get; }

    /// <summary>The other side: AE title, host and port.</summary>
    public string Peer { get; }

    /// <summary>What was being done.</summary>
    public string State { get; }
}
