using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>TLS around a connection, from either side.</summary>
internal static class TlsSession
{
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    // Forward secrecy and authenticated encryption only (BCP 195).
    private static readonly TlsCipherSuite[] s_suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    public static SslClientAuthenticationOptions ForClient(DicomTlsOptions tls, string host)
    {
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = host,
            EnabledSslProtocols = Versions,
            CipherSuitesPolicy = Suites(),
            CertificateChainPolicy = Policy(tls),
        };
        if (tls.AcceptAnyCertificate)
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => tls.AcceptAnyCertificate || errors == SslPolicyErrors.None;
        if (tls.CertificateFile is not null)
            options.ClientCertificateContext = Certificate(tls);
        return options;
    }

    public static SslServerAuthenticationOptions ForServer(DicomTlsOptions tls)
    {
        if (tls.CertificateFile is null)
            throw new ArgumentException("A receiver with TLS needs a certificate.");
        SslServerAuthenticationOptions options = new()
        {
            ServerCertificateContext = Certificate(tls),
            ClientCertificateRequired = tls.RequireClientCertificate,
            EnabledSslProtocols = Versions,
            CipherSuitesPolicy = Suites(),
            CertificateChainPolicy = Policy(tls),
        };

        // A client's certificate names no host; whether it was issued by the authority is what counts.
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            certificate is null
                ? !tls.RequireClientCertificate
                : tls.AcceptAnyCertificate || (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return options;
    }

    private static CipherSuitesPolicy? Suites() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new(s_suites) : null;

    private static X509ChainPolicy Policy(DicomTlsOptions tls)
    {
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck };
        if (tls.AuthorityFile is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            Reading(tls.AuthorityFile, () => policy.CustomTrustStore.ImportFromPemFile(tls.AuthorityFile));
            if (policy.CustomTrustStore.Count == 0)
                throw new ArgumentException($"{tls.AuthorityFile} holds no certificate in PEM form.");
        }

        return policy;
    }

    private static SslStreamCertificateContext Certificate(DicomTlsOptions tls)
    {
        X509Certificate2? certificate = null;
        X509Certificate2Collection chain = [];
        Reading(tls.CertificateFile!, () =>
        {
            certificate = X509Certificate2.CreateFromPemFile(tls.CertificateFile!, tls.KeyFile);
            chain.ImportFromPemFile(tls.CertificateFile!);
        });
        return SslStreamCertificateContext.Create(certificate!, chain, offline: true);
    }

    private static void Reading(string file, Action read)
    {
        try
        {
            read();
        }
        catch (CryptographicException exception)
        {
            throw new ArgumentException($"{file} holds no usable certificate or key in PEM form: {exception.Message}", exception);
        }
    }
}
