using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

public class PduTests
{
    // Put down by hand from PS3.8, 9.3.2, and PS3.7, D.3.3.
    private const string EchoRequestPdu =
        "0100000000CB00010000" // A-ASSOCIATE-RQ, 203 bytes, version 1
        + "414E592D5343502020202020202020204543484F534355202020202020202020" // ANY-SCP, ECHOSCU
        + "0000000000000000000000000000000000000000000000000000000000000000"
        + "10000015312E322E3834302E31303030382E332E312E312E31"
        + "2000002E01000000" + "30000011312E322E3834302E31303030382E312E31" + "40000011312E322E3834302E31303030382E312E32"
        + "50000038" + "5100000400004000" + "52000005312E322E33" + "5300000400010001" + "5400000F000B312E322E332E342E352E360001" + "5500000856455253494F4E31";

    [Fact]
    public void An_association_request_is_written_as_the_standard_lays_it_out()
    {
        AssociateRequest request = new()
        {
            CalledAeTitle = "ANY-SCP",
            CallingAeTitle = "ECHOSCU",
            Contexts = [new(1, "1.2.840.10008.1.1", ["1.2.840.10008.1.2"])],
            User = new()
            {
                MaxPduBytes = 16384,
                ImplementationClassUid = "1.2.3",
                AsynchronousOperations = (1, 1),
                Roles = [new("1.2.3.4.5.6", Scu: false, Scp: true)],
                ImplementationVersionName = "VERSION1",
            },
        };
        Assert.Equal(EchoRequestPdu, Convert.ToHexString(AssociateCodec.Write(request)));
        AssociateRequest read = AssociateCodec.ReadRequest(Convert.FromHexString(EchoRequestPdu).AsSpan(6));
        Assert.Equal(("ANY-SCP", "ECHOSCU", AssociateRequest.DicomApplicationContext), (read.CalledAeTitle, read.CallingAeTitle, read.ApplicationContext));
        Assert.Equal((1, "1.2.840.10008.1.1", "1.2.840.10008.1.2"), (read.Contexts[0].Id, read.Contexts[0].AbstractSyntax, read.Contexts[0].TransferSyntaxes[0]));
        Assert.Equal(request.User.Roles, read.User.Roles);
        Assert.Equal((16384u, "1.2.3", "VERSION1"), (read.User.MaxPduBytes, read.User.ImplementationClassUid, read.User.ImplementationVersionName));
        Assert.Equal(((ushort)1, (ushort)1), read.User.AsynchronousOperations);
    }

    [Fact]
    public void A_user_identity_comes_through()
    {
        AssociateRequest request = new() { CalledAeTitle = "A", CallingAeTitle = "B", Contexts = [], User = new() { Identity = new("jürgen", "geheim") } };
        Assert.Equal(new UserIdentity("jürgen", "geheim"), AssociateCodec.ReadRequest(AssociateCodec.Write(request).AsSpan(6)).User.Identity);
    }

    [Fact]
    public void An_acceptance_comes_through()
    {
        AssociateAccept accept = new()
        {
            CalledAeTitle = "A",
            CallingAeTitle = "B",
            Contexts = [new(1, ContextResult.Acceptance, "1.2.840.10008.1.2"), new(3, ContextResult.AbstractSyntaxNotSupported, "1.2.840.10008.1.2")],
            User = new() { MaxPduBytes = 100_000 },
        };
        AssociateAccept read = AssociateCodec.ReadAccept(AssociateCodec.Write(accept).AsSpan(6));
        Assert.Equal(accept.Contexts[0], read.Contexts[0]);
        Assert.Equal(ContextResult.AbstractSyntaxNotSupported, read.Contexts[1].Result);
        Assert.Equal(100_000u, read.User.MaxPduBytes);
    }

    [Theory]
    [InlineData(1, 1, 7, "called AE title not recognized")]
    [InlineData(1, 1, 3, "calling AE title not recognized")]
    [InlineData(2, 3, 2, "local limit exceeded")]
    [InlineData(2, 3, 1, "temporary congestion")]
    [InlineData(1, 2, 2, "protocol version not supported")]
    public void A_rejection_is_told_in_the_standards_words(byte result, byte source, byte reason, string words) =>
        Assert.StartsWith(words, new AssociateReject(result, source, reason).Words, StringComparison.Ordinal);

    [Fact]
    public void A_command_is_written_as_the_standard_lays_it_out()
    {
        // C-ECHO-RQ of PS3.7, 9.3.5.1: group length, class, field, message, no data set.
        const string expected =
            "00000000040000003800000000000200120000" + "00312E322E3834302E31303030382E312E3100" + "0000000102000000" + "3000" + "0000100102000000" + "0100" + "0000000802000000" + "0101";
        CommandSet echo = CommandSet.Request(CommandField.EchoRequest, "1.2.840.10008.1.1", 1, hasDataSet: false);
        Assert.Equal(expected, Convert.ToHexString(echo.Write()));
        CommandSet read = CommandSet.Read(echo.Write());
        Assert.Equal((CommandField.EchoRequest, (ushort)1, false, "1.2.840.10008.1.1"), (read.Field, read.MessageId, read.HasDataSet, read.AffectedSopClassUid));
    }

    [Fact]
    public void A_length_beyond_the_end_is_named()
    {
        byte[] command = CommandSet.Request(CommandField.EchoRequest, "1.2.840.10008.1.1", 1, hasDataSet: false).Write();
        command[16] = 0xFF;
        command[19] = 0x7F;
        Assert.Contains("(0000,0002)", Assert.Throws<PduException>(() => CommandSet.Read(command)).Message, StringComparison.Ordinal);
    }
}
