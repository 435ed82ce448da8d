using PetRecon.Dicom.Network;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>dcmtk's programs as partners, in both directions.</summary>
public class DcmtkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Storescp_gets_a_real_series_byte_for_byte()
    {
        string[] files = PetSeries.Files();
        using TemporaryFolder folder = new();
        int port = ServerProgram.FreePort();
        using ServerProgram server = await ServerProgram.Start("storescp", "dcmtk", port, "+B", "-aet", "THEIRS", "-od", folder.Path, $"{port}");
        DicomClient client = new(new() { Host = "127.0.0.1", Port = port, CalledAeTitle = "THEIRS" });
        await client.EchoAsync(Cancellation);
        Assert.All(await client.StoreAsync(files, cancellation: Cancellation), result => Assert.Equal(0, result.Status?.Code));
        PetSeries.AssertSame(files, folder.Files());
    }

    [Fact]
    public async Task Storescp_gets_every_syntax_that_it_takes_and_decoded_pixels_otherwise()
    {
        string[] files = [.. Directory.GetFiles(Repository.SharedData("dicom/codecs_nema")).Where(DicomFile.HasValidHeader)];
        using TemporaryFolder all = new();
        using TemporaryFolder plain = new();
        await Sent(all, "+xa", "+B");
        await Sent(plain, "+xi");
        PetSeries.AssertSame(files, all.Files());
        Assert.All(plain.Files(), file => Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, DicomFile.Open(file).FileMetaInfo.TransferSyntax));
        Assert.Equal(files.Length, plain.Files().Length);

        async Task Sent(TemporaryFolder folder, params string[] options)
        {
            int port = ServerProgram.FreePort();
            using ServerProgram server = await ServerProgram.Start("storescp", "dcmtk", port, [.. options, "-od", folder.Path, $"{port}"]);
            IReadOnlyList<DicomStoreResult> results = await new DicomClient(new() { Host = "127.0.0.1", Port = port }).StoreAsync(files, cancellation: Cancellation);
            Assert.All(results, result => Assert.True(result.IsStored, $"{result.Path}: {result.Problem ?? result.Status?.ToString()}"));
        }
    }

    [Fact]
    public async Task Echoscu_and_storescu_are_served()
    {
        string[] files = PetSeries.Files();
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(folder));
        (int code, string output) = await ServerProgram.Run("echoscu", "dcmtk", "-aec", "RECEIVER", "127.0.0.1", $"{receiver.Port}");
        Assert.True(code == 0, output);
        (code, output) = await ServerProgram.Run("storescu", "dcmtk", ["-aec", "RECEIVER", "127.0.0.1", $"{receiver.Port}", .. files]);
        Assert.True(code == 0, output);
        PetSeries.AssertSame(files, folder.Files(), wasRewritten: true);
    }

    [Fact]
    public async Task Dcmqrscp_is_queried_and_retrieved_from_both_ways()
    {
        string[] files = PetSeries.Files();
        using TemporaryFolder archive = new();
        using TemporaryFolder got = new();
        using TemporaryFolder moved = new();
        int port = ServerProgram.FreePort();
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(moved));
        Directory.CreateDirectory(archive["db"]);
        File.WriteAllText(archive["config"], $"""
            NetworkTCPPort = {port}
            MaxPDUSize = 16384
            MaxAssociations = 16
            HostTable BEGIN
            ours = (RECEIVER, 127.0.0.1, {receiver.Port})
            HostTable END
            VendorTable BEGIN
            VendorTable END
            AETable BEGIN
            ARCHIVE {archive["db"]} RW (200, 1024mb) ANY
            AETable END
            """);
        using ServerProgram server = await ServerProgram.Start("dcmqrscp", "dcmtk", port, "-c", archive["config"]);
        DicomClient client = new(new() { Host = "127.0.0.1", Port = port, CalledAeTitle = "ARCHIVE" });
        Assert.All(await client.StoreAsync(files, cancellation: Cancellation), result => Assert.True(result.IsStored, result.ToString()));

        // A strict archive: patient's keys only at its top level, and unique keys above the level asked.
        DicomAttributes series = Assert.Single(await Found(client, new() { Level = DicomQueryLevel.Series, Keys = new Dictionary<string, string> { ["PatientName"] = "STS*", ["Modality"] = "PT" } }));
        Assert.Equal((PetSeries.PatientId, "PT"), (series["PatientID"], series["Modality"]));
        Assert.Empty(await Found(client, new() { Level = DicomQueryLevel.Series, Keys = new Dictionary<string, string> { ["PatientName"] = "STS*", ["Modality"] = "CT" } }));
        Assert.Equal(PetSeries.SliceCount, (await Found(client, new() { Level = DicomQueryLevel.Image, Keys = new Dictionary<string, string> { ["PatientID"] = PetSeries.PatientId } })).Count);
        Assert.Equal(PetSeries.PatientId, Assert.Single(await Found(client, new() { Level = DicomQueryLevel.Patient, Root = DicomQueryRoot.Patient }))["PatientID"]);

        DicomRetrieval retrieval = new() { StudyInstanceUid = series["StudyInstanceUID"], SeriesInstanceUid = series["SeriesInstanceUID"] };
        DicomRetrieveResult result = await client.GetAsync(retrieval, got.Path, cancellation: Cancellation);
        Assert.True(result.IsComplete, result.ToString());
        Assert.Equal(PetSeries.SliceCount, result.Objects.Count);
        PetSeries.AssertSame(files, got.Files(), wasRewritten: true);
        result = await client.MoveAsync(retrieval, "RECEIVER", cancellation: Cancellation);
        Assert.True(result.IsComplete, result.ToString());
        PetSeries.AssertSame(files, moved.Files(), wasRewritten: true);
        Assert.Equal(0xA801, (await client.MoveAsync(retrieval, "NOWHERE", cancellation: Cancellation)).Status.Code);
    }

    internal static async Task<List<DicomAttributes>> Found(DicomClient client, DicomQuery query)
    {
        List<DicomAttributes> found = [];
        await foreach (DicomAttributes item in client.FindAsync(query, Cancellation))
            found.Add(item);
        return found;
    }
}
