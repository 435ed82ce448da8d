namespace PetRecon.Dicom.Network;

/// <summary>What kept two DICOM applications from working together.</summary>
public enum DicomNetworkFailure
{
    /// <summary>No connection: unknown host, nobody listens, no route.</summary>
    CannotConnect,

    /// <summary>TLS could not be agreed on: certificates, names, versions.</summary>
    Tls,

    /// <summary>The other side rejected the association.</summary>
    Rejected,

    /// <summary>The other side does not accept the SOP class or any of the encodings that were offered.</summary>
    NotAccepted,

    /// <summary>The other side aborted the association.</summary>
    Aborted,

    /// <summary>The connection ended without a word.</summary>
    Closed,

    /// <summary>The other side did not answer in time.</summary>
    Timeout,

    /// <summary>What the other side sent breaks the protocol.</summary>
    Protocol,

    /// <summary>The other side answered a request with a failure status.</summary>
    FailureStatus,
}
