using System.Text.Json;
using PetRecon.Dicom.Network;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>The whole way of a real series through an archive: to it, found in it, and back.</summary>
public class OrthancTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_series_goes_to_Orthanc_and_comes_back_the_same_by_every_way()
    {
        string[] files = PetSeries.Files();
        using TemporaryFolder archive = new();
        using TemporaryFolder got = new();
        using TemporaryFolder moved = new();
        await using DicomReceiver receiver = DicomReceiver.Start(LoopbackTests.Options(moved));
        (int port, int http) = (ServerProgram.FreePort(), ServerProgram.FreePort());
        File.WriteAllText(archive["config.json"], JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["StorageDirectory"] = archive["db"],
            ["IndexDirectory"] = archive["db"],
            ["DicomAet"] = "ORTHANC",
            ["DicomPort"] = port,
            ["HttpPort"] = http,
            ["RemoteAccessAllowed"] = false,
            ["AuthenticationEnabled"] = false,
            ["DicomAlwaysAllowGet"] = true,
            ["DicomAlwaysAllowFind"] = true,
            ["DicomAlwaysAllowMove"] = true,
            ["DicomModalities"] = new Dictionary<string, object> { ["ours"] = new object[] { "RECEIVER", "127.0.0.1", receiver.Port } },
        }));
        using ServerProgram server = await ServerProgram.Start("Orthanc", "orthanc", http, archive["config.json"]);
        DicomClient client = new(new() { Host = "127.0.0.1", Port = port, CalledAeTitle = "ORTHANC" });
        Assert.All(await client.StoreAsync(files, cancellation: Cancellation), result => Assert.Equal(0, result.Status?.Code));

        // Its web interface counts the same.
        using HttpClient web = new() { BaseAddress = new($"http://127.0.0.1:{http}/") };
        JsonElement statistics = JsonDocument.Parse(await web.GetStringAsync("statistics", Cancellation)).RootElement;
        Assert.Equal(PetSeries.SliceCount, statistics.GetProperty("CountInstances").GetInt32());

        DicomAttributes study = Assert.Single(await DcmtkTests.Found(client, new() { Keys = new Dictionary<string, string> { ["PatientID"] = PetSeries.PatientId } }));
        Assert.Equal(("PT", "59"), (study["ModalitiesInStudy"], study["NumberOfStudyRelatedInstances"]));
        DicomAttributes series = Assert.Single(await DcmtkTests.Found(client, new() { Level = DicomQueryLevel.Series, Keys = new Dictionary<string, string> { ["PatientName"] = "STS*", ["Modality"] = "PT" } }));
        Assert.Equal(7, (await DcmtkTests.Found(client, new() { Level = DicomQueryLevel.Image, MaxResults = 7 })).Count);

        List<DicomRetrieveProgress> progress = [];
        DicomRetrieval retrieval = new() { StudyInstanceUid = study["StudyInstanceUID"], SeriesInstanceUid = series["SeriesInstanceUID"] };
        DicomRetrieveResult result = await client.GetAsync(retrieval, got.Path, progress: new Collector(progress), cancellation: Cancellation);
        Assert.True(result.IsComplete, result.ToString());
        PetSeries.AssertSame(files, got.Files(), wasRewritten: true);
        Assert.Equal(PetSeries.SliceCount, progress.Count(state => state.Received is not null));
        result = await client.MoveAsync(retrieval, "RECEIVER", cancellation: Cancellation);
        Assert.True(result.IsComplete, result.ToString());
        Assert.Equal((PetSeries.SliceCount, 0), (result.Completed, result.Failed));
        PetSeries.AssertSame(files, moved.Files(), wasRewritten: true);
    }

    private sealed class Collector(List<DicomRetrieveProgress> collected) : IProgress<DicomRetrieveProgress>
    {
        public void Report(DicomRetrieveProgress value) => collected.Add(value);
    }
}
