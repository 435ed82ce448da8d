using System.Globalization;
using System.Text.Json;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;
using PetRecon.Dicom.Network.Storage;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>Mutated messages: nothing but the documented exception, whatever comes.</summary>
public class NetworkFuzzTests
{
    private const int Cases = 40_000;

    private static int Seed
    {
        get
        {
            using JsonDocument seeds = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("seeds", "seeds.json")));
            return int.Parse(seeds.RootElement.GetProperty("dicom-network").GetString()!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
    }

    public static TheoryData<string> Readers => ["request", "accept", "command", "meta"];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_mutated_message_is_read_or_refused_and_nothing_else(string reader)
    {
        byte[] original = Original(reader);
        for (int i = 0; i < Cases; i++)
        {
            byte[] mutated = Mutated(original, new Random(Seed + i));
            try
            {
                Read(reader, mutated);
            }
            catch (PduException)
            {
                // The documented way to refuse.
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed dicom-network + {i}: {exception}");
            }
        }
    }

    private static void Read(string reader, byte[] bytes)
    {
        switch (reader)
        {
            case "request":
                AssociateCodec.ReadRequest(bytes);
                break;
            case "accept":
                AssociateCodec.ReadAccept(bytes);
                break;
            case "command":
                CommandSet command = CommandSet.Read(bytes);
                _ = (command.MessageId, command.Status.ToString(), command.AffectedSopClassUid, command.AffectedSopInstanceUid);
                CommandSet.ResponseTo(command, command.Status).Write();
                break;
            default:
                MetaHeader.Read(bytes);
                break;
        }
    }

    private static byte[] Original(string reader)
    {
        UserInformation user = new()
        {
            MaxPduBytes = 16384,
            ImplementationClassUid = "1.2.3",
            ImplementationVersionName = "V",
            AsynchronousOperations = (1, 1),
            Roles = [new("1.2.3", false, true)],
            Identity = new("user", "passcode"),
        };
        return reader switch
        {
            "request" => AssociateCodec.Write(new AssociateRequest
            {
                CalledAeTitle = "A",
                CallingAeTitle = "B",
                Contexts = [new(1, "1.2.840.10008.1.1", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]), new(3, "1.2.3", ["1.2.840.10008.1.2"])],
                User = user,
            })[6..],
            "accept" => AssociateCodec.Write(new AssociateAccept { CalledAeTitle = "A", CallingAeTitle = "B", Contexts = [new(1, 0, "1.2.840.10008.1.2")], User = user })[6..],
            "command" => CommandSet.Request(CommandField.StoreRequest, "1.2.840.10008.5.1.4.1.1.2", 7, hasDataSet: true)
                .SetText(CommandElement.AffectedSopInstanceUid, "1.2.3.4").SetNumber(CommandElement.Status, 0xA700).SetText(CommandElement.ErrorComment, "no").Write(),
            _ => MetaHeader.Write("1.2.3", "1.2.3.4", "1.2.840.10008.1.2.1", "SENDER"),
        };
    }

    // Bytes changed, taken out, put in, and the end cut off: often lengths.
    private static byte[] Mutated(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            int place = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[place] = (byte)(random.Next(2) * 255);
                    break;
                case 2:
                    bytes.RemoveAt(place);
                    break;
                case 3:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(place, Math.Min(random.Next(1, 20), bytes.Count - place));
                    break;
            }
        }

        return [.. bytes];
    }
}
