namespace PetRecon.Dicom.Network;

/// <summary>
/// How a connection is secured: TLS 1.2 or 1.3 with forward secrecy and authenticated encryption (the non-downgrading BCP 195 profile of PS3.15, B.10).
/// Files are PEM.
/// </summary>
public sealed record DicomTlsOptions
{
    /// <summary>Certificates of the authorities that the other side's certificate must come from; null: those of the system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The certificate that this side shows; a receiver needs one, a user of a service only where it is asked for.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key of <see cref="CertificateFile"/>; null when that file holds it too.</summary>
    public string? KeyFile { get; init; }

    /// <summary>For a receiver: refuse whoever shows no certificate.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>Takes any certificate from the other side, and so gives no protection against an impostor.</summary>
    public bool AcceptAnyCertificate { get; init; }
}
