using PetRecon.Dicom.Network;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>An authority, a certificate for 127.0.0.1 and one for a client, made by openssl.</summary>
internal static class TestCertificates
{
    public static async Task Make(TemporaryFolder folder)
    {
        await OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Authority", "-keyout", folder["ca.key"], "-out", folder["ca.pem"]);
        File.WriteAllText(folder["names"], "subjectAltName=IP:127.0.0.1,DNS:localhost");
        foreach (string name in new[] { "server", "client" })
        {
            await OpenSsl("req", "-newkey", "rsa:2048", "-nodes", "-subj", $"/CN={name}", "-keyout", folder[$"{name}.key"], "-out", folder[$"{name}.csr"]);
            await OpenSsl("x509", "-req", "-in", folder[$"{name}.csr"], "-CA", folder["ca.pem"], "-CAkey", folder["ca.key"], "-CAcreateserial", "-days", "2", "-extfile", folder["names"], "-out", folder[$"{name}.pem"]);
        }
    }

    public static DicomTlsOptions Of(TemporaryFolder folder, string name) =>
        new() { AuthorityFile = folder["ca.pem"], CertificateFile = folder[$"{name}.pem"], KeyFile = folder[$"{name}.key"] };

    private static async Task OpenSsl(params string[] arguments)
    {
        (int code, string output) = await ServerProgram.Run("openssl", "openssl", arguments);
        Assert.True(code == 0, output);
    }
}
