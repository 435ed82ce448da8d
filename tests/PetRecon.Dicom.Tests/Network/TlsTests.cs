using PetRecon.Dicom.Network;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>Secured connections, between our own two sides and with dcmtk.</summary>
public class TlsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_cross_a_secured_connection_and_strangers_do_not()
    {
        using TemporaryFolder keys = new();
        using TemporaryFolder folder = new();
        await TestCertificates.Make(keys);
        string file = SmallObject.Write(keys["a.dcm"], pixelBytes: 300_000);
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(folder) with { Tls = TestCertificates.Of(keys, "server") with { RequireClientCertificate = true } });
        DicomPeer peer = LoopbackTests.Peer(receiver);
        Assert.True((await new DicomClient(peer with { Tls = TestCertificates.Of(keys, "client") }).StoreAsync([file], cancellation: Cancellation))[0].IsStored);
        Assert.Equal(SmallObject.DataSetBytes(file), SmallObject.DataSetBytes(Assert.Single(folder.Files())));

        await Fails(new() { AuthorityFile = keys["ca.pem"] });
        await Fails(TestCertificates.Of(keys, "client") with { AuthorityFile = null });
        await Fails(null);

        async Task Fails(DicomTlsOptions? tls) => await Assert.ThrowsAsync<DicomNetworkException>(() => new DicomClient(peer with { Tls = tls }).EchoAsync(Cancellation));
    }

    [Fact]
    public async Task Another_name_in_the_certificate_is_refused_unless_everything_is_accepted()
    {
        using TemporaryFolder keys = new();
        await TestCertificates.Make(keys);
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(folder) with { Address = null, Tls = TestCertificates.Of(keys, "server") });
        DicomPeer peer = LoopbackTests.Peer(receiver) with { Host = "127.0.0.2" };
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(
            () => new DicomClient(peer with { Tls = new() { AuthorityFile = keys["ca.pem"] } }).EchoAsync(Cancellation));
        Assert.Equal(DicomNetworkFailure.Tls, exception.Failure);
        await new DicomClient(peer with { Tls = new() { AcceptAnyCertificate = true } }).EchoAsync(Cancellation);
    }

    [Fact]
    public async Task Dcmtk_is_served_over_TLS()
    {
        using TemporaryFolder keys = new();
        using TemporaryFolder folder = new();
        await TestCertificates.Make(keys);
        string file = SmallObject.Write(keys["a.dcm"]);
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(folder) with { Tls = TestCertificates.Of(keys, "server") with { RequireClientCertificate = true } });
        (int code, string output) = await ServerProgram.Run(
            "storescu", "dcmtk", "+tls", keys["client.key"], keys["client.pem"], "+cf", keys["ca.pem"], "-aec", "RECEIVER", "127.0.0.1", $"{receiver.Port}", file);
        Assert.True(code == 0, output);
        Assert.Equal(SmallObject.DataSetBytes(file), SmallObject.DataSetBytes(Assert.Single(folder.Files())));
    }

    [Fact]
    public async Task Dcmtk_is_used_over_TLS()
    {
        using TemporaryFolder keys = new();
        using TemporaryFolder folder = new();
        await TestCertificates.Make(keys);
        string file = SmallObject.Write(keys["a.dcm"]);
        int port = ServerProgram.FreePort();
        using ServerProgram server = await ServerProgram.Start(
            "storescp", "dcmtk", port, "+tls", keys["server.key"], keys["server.pem"], "+cf", keys["ca.pem"], "-od", folder.Path, $"{port}");
        DicomPeer peer = new() { Host = "127.0.0.1", Port = port, Tls = TestCertificates.Of(keys, "client") };
        Assert.True((await new DicomClient(peer).StoreAsync([file], cancellation: Cancellation))[0].IsStored);
        Assert.Equal(SmallObject.DataSetBytes(file), SmallObject.DataSetBytes(Assert.Single(folder.Files())));
    }
}
