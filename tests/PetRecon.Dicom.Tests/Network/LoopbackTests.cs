using System.Net;
using PetRecon.Dicom.Network;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>Our user of services against our provider.</summary>
public class LoopbackTests
{
    private const string RleLossless = "1.2.840.10008.1.2.5";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_echo_is_answered()
    {
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        DicomEchoResult result = await Client(receiver).EchoAsync(Cancellation);
        Assert.True(result.EchoTime > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(131072)]
    [InlineData(1048576)]
    public async Task Stored_data_sets_are_the_same_bytes(int maxPdu)
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        string[] files = SmallObject.WriteMany(sent, 3, pixelBytes: 300_000);
        SmallObject.Write(files[1], SmallObject.Study + ".1.2", pixelBytes: 300_000, syntax: "1.2.840.10008.1.2");
        SmallObject.Write(files[2], SmallObject.Study + ".1.3", pixelBytes: 300_000, syntax: "1.2.840.10008.1.2.1.99");
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { MaxPduBytes = maxPdu });
        IReadOnlyList<DicomStoreResult> results = await Client(receiver).StoreAsync(files, cancellation: Cancellation);
        Assert.All(results, result => Assert.True(result.IsStored, result.ToString()));
        for (int i = 0; i < files.Length; i++)
        {
            string stored = folder["P1", SmallObject.Study, SmallObject.Study + ".1", $"{SmallObject.Study}.1.{i + 1}.dcm"];
            Assert.Equal(SmallObject.DataSetBytes(files[i]), SmallObject.DataSetBytes(stored));
            DicomFile file = DicomFile.Open(stored);
            Assert.Equal(DicomFile.Open(files[i]).FileMetaInfo.TransferSyntax, file.FileMetaInfo.TransferSyntax);
            Assert.Equal("TESTER", file.FileMetaInfo.SourceApplicationEntityTitle);
        }

        Assert.Equal(3, folder.Files().Length);
    }

    [Fact]
    public async Task A_file_without_meta_header_is_sent_newly_written()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        string whole = SmallObject.Write(sent["whole.dcm"]);
        File.WriteAllBytes(sent["bare.dcm"], SmallObject.DataSetBytes(whole));
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        Assert.True((await Client(receiver).StoreAsync([sent["bare.dcm"]], cancellation: Cancellation))[0].IsStored);
        Assert.Equal(SmallObject.DataSetBytes(whole), SmallObject.DataSetBytes(Assert.Single(folder.Files())));
    }

    [Fact]
    public async Task The_data_sets_own_identifier_counts_where_the_meta_header_says_another()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        DicomFile file = DicomFile.Open(SmallObject.Write(sent["a.dcm"], "1.2.3.4.5"), FileReadOption.ReadAll);
        file.FileMetaInfo.MediaStorageSOPInstanceUID = DicomUID.Parse("1.2.3.99");
        file.Save(sent["b.dcm"]);
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        DicomStoreResult result = Assert.Single(await Client(receiver).StoreAsync([sent["b.dcm"]], cancellation: Cancellation));
        Assert.True(result.IsStored, result.ToString());
        Assert.Equal("1.2.3.4.5.dcm", Path.GetFileName(Assert.Single(folder.Files())));
    }

    [Fact]
    public async Task Names_from_elsewhere_cannot_leave_the_folder()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        SmallObject.Write(sent["a.dcm"], patient: "../../../etc/passwd");
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { Folder = folder["inbox"] });
        Assert.True((await Client(receiver).StoreAsync([sent["a.dcm"]], cancellation: Cancellation))[0].IsStored);
        string stored = Assert.Single(folder.Files());
        Assert.Equal(folder["inbox", "_.._.._etc_passwd"], Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(stored))));
    }

    [Theory]
    [InlineData(DicomDuplicates.Replace)]
    [InlineData(DicomDuplicates.Keep)]
    public async Task A_second_object_of_the_same_name_is_handled_as_asked(DicomDuplicates duplicates)
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        HeardEvents events = new();
        string first = SmallObject.Write(sent["1.dcm"], pixelBytes: 512);
        string second = SmallObject.Write(sent["2.dcm"], pixelBytes: 1024);
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { Duplicates = duplicates }, events);
        Assert.All(await Client(receiver).StoreAsync([first, second], cancellation: Cancellation), result => Assert.Equal(0, result.Status?.Code));
        Assert.Equal(SmallObject.DataSetBytes(duplicates == DicomDuplicates.Keep ? first : second), SmallObject.DataSetBytes(Assert.Single(folder.Files())));
        Assert.Equal([false, true], events.All.Where(happening => happening.Received is not null).Select(happening => happening.Received!.IsDuplicate));
    }

    [Fact]
    public async Task A_file_that_is_no_object_is_a_result_and_the_others_are_stored()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        string good = SmallObject.Write(sent["good.dcm"]);
        File.WriteAllText(sent["bad.dcm"], "this is no DICOM file, and long enough to be looked at");
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        List<DicomStoreProgress> progress = [];
        IReadOnlyList<DicomStoreResult> results =
            await Client(receiver).StoreAsync([sent["bad.dcm"], sent["missing.dcm"], good], progress: new Collector(progress), cancellation: Cancellation);
        Assert.Equal([false, false, true], results.Select(result => result.IsStored));
        Assert.Contains("bad.dcm", results[0].Problem, StringComparison.Ordinal);
        Assert.Equal((3, 3), (progress[^1].Files, progress[^1].FileCount));
        Assert.Equal(progress[^1].ByteCount, progress[^1].Bytes);
        IReadOnlyList<DicomStoreResult> stopped = await Client(receiver).StoreAsync([sent["bad.dcm"], good], new() { StopOnFailure = true }, cancellation: Cancellation);
        Assert.False(Assert.Single(stopped).IsStored);
    }

    [Fact]
    public async Task Compressed_pixels_are_decoded_for_those_who_take_none()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        DicomDataset plain = DicomFile.Open(SmallObject.Write(sent["plain.dcm"]), FileReadOption.ReadAll).Dataset;
        new DicomFile(PetRecon.Dicom.Pixels.FrameWriter.Transcode(plain, DicomTransferSyntax.RLELossless, "plain")).Save(sent["rle.dcm"]);
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { TransferSyntaxes = ["1.2.840.10008.1.2"] });
        DicomStoreResult result = Assert.Single(await Client(receiver).StoreAsync([sent["rle.dcm"]], cancellation: Cancellation));
        Assert.True(result.IsStored, result.ToString());
        DicomFile stored = DicomFile.Open(Assert.Single(folder.Files()), FileReadOption.ReadAll);
        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, stored.FileMetaInfo.TransferSyntax);
        Assert.False(SmallObject.DataSetBytes(folder.Files()[0]).AsSpan(4, 2).SequenceEqual("UI"u8));
        Assert.Equal(DicomPixelData.Create(plain).GetFrame(0).Data, DicomPixelData.Create(stored.Dataset).GetFrame(0).Data);
        Assert.Equal(RleLossless, DicomFile.Open(sent["rle.dcm"]).FileMetaInfo.TransferSyntax.UID.UID);
    }

    [Fact]
    public async Task More_kinds_of_objects_than_an_association_can_name_take_several()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        HeardEvents events = new();
        string[] files = [.. Enumerable.Range(1, 100).Select(i => SmallObject.Write(sent[$"{i}.dcm"], $"1.2.3.{i}", sopClass: $"1.2.826.0.1.3680043.9.7.{i}"))];
        await using (DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { TakesUnknownSopClasses = true }, events))
        {
            Assert.All(await Client(receiver).StoreAsync(files, cancellation: Cancellation), result => Assert.True(result.IsStored, result.ToString()));
            await receiver.FinishAsync(Cancellation);
        }

        Assert.Equal(2, events.All.Count(happening => happening.Kind == DicomReceiverEventKind.Released));
        Assert.Equal(100, folder.Files().Length);
    }

    [Fact]
    public async Task Those_who_are_not_welcome_are_told_why()
    {
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { ChecksCalledAeTitle = true, AllowedCallingAeTitles = ["TESTER"] });
        DicomPeer peer = Peer(receiver);
        await new DicomClient(peer, new() { CallingAeTitle = "TESTER" }).EchoAsync(Cancellation);
        await Rejected(new DicomClient(peer with { CalledAeTitle = "OTHER" }, new() { CallingAeTitle = "TESTER" }), "called AE title not recognized");
        await Rejected(new DicomClient(peer, new() { CallingAeTitle = "STRANGER" }), "calling AE title not recognized");

        static async Task Rejected(DicomClient client, string words)
        {
            DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(() => client.EchoAsync(Cancellation));
            Assert.Equal(DicomNetworkFailure.Rejected, exception.Failure);
            Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_is_not_provided_is_not_accepted()
    {
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(
            () => Client(receiver).MoveAsync(new() { StudyInstanceUid = "1.2.3" }, "TESTER", cancellation: Cancellation));
        Assert.Equal(DicomNetworkFailure.NotAccepted, exception.Failure);
        Assert.Contains("abstract syntax not supported", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_associations_at_a_time_store_everything()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        string[] files = SmallObject.WriteMany(sent, 160, pixelBytes: 32_000);
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        IReadOnlyList<DicomStoreResult>[] results = await Task.WhenAll(files.Chunk(20).Select(chunk => Client(receiver).StoreAsync(chunk, cancellation: Cancellation)));
        Assert.All(results.SelectMany(result => result), result => Assert.True(result.IsStored, result.ToString()));
        Assert.Equal(160, folder.Files().Length);
    }

    [Fact]
    public async Task What_cannot_be_written_is_refused_as_out_of_resources_and_the_association_lives_on()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["P1"], "a file where a folder has to be");
        string[] files = [SmallObject.Write(sent["1.dcm"], "1.2.3.1"), SmallObject.Write(sent["2.dcm"], "1.2.3.2", patient: "P2")];
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        IReadOnlyList<DicomStoreResult> results = await Client(receiver).StoreAsync(files, cancellation: Cancellation);
        Assert.Equal([0xA700, 0], results.Select(result => result.Status!.Value.Code));
        Assert.Equal(2, folder.Files().Length);
    }

    [Fact]
    public async Task An_object_that_is_cancelled_in_its_midst_leaves_nothing()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        HeardEvents events = new();
        string large = SmallObject.Write(sent["large.dcm"], pixelBytes: 60_000_000);
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder), events);
        using CancellationTokenSource cancel = new();
        Collector progress = new([], state => cancel.CancelAfter(0));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(receiver).StoreAsync([large], progress: progress, cancellation: cancel.Token));
        await events.Next(DicomReceiverEventKind.Broken);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task A_receiver_that_is_stopped_in_the_midst_of_an_object_leaves_nothing()
    {
        using TemporaryFolder sent = new();
        using TemporaryFolder folder = new();
        string large = SmallObject.Write(sent["large.dcm"], pixelBytes: 60_000_000);
        DicomReceiver receiver = DicomReceiver.Start(Options(folder));
        TaskCompletionSource begun = new();
        Collector progress = new([], state => begun.TrySetResult());
        Task<IReadOnlyList<DicomStoreResult>> storing = Task.Run(() => Client(receiver).StoreAsync([large], progress: progress, cancellation: Cancellation), Cancellation);
        await begun.Task;
        await receiver.DisposeAsync();
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(() => storing);
        Assert.True(exception.Failure is DicomNetworkFailure.Aborted or DicomNetworkFailure.Closed, exception.Message);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task One_association_too_many_is_rejected_transiently()
    {
        using TemporaryFolder folder = new();
        await using DicomReceiver receiver = DicomReceiver.Start(Options(folder) with { MaxAssociations = 1 });
        using System.Net.Sockets.TcpClient silent = new();
        await silent.ConnectAsync(IPAddress.Loopback, receiver.Port, Cancellation);
        await Task.Delay(100, Cancellation);
        DicomNetworkException exception = await Assert.ThrowsAsync<DicomNetworkException>(() => Client(receiver).EchoAsync(Cancellation));
        Assert.Contains("local limit exceeded (rejected transiently)", exception.Message, StringComparison.Ordinal);
    }

    internal static DicomReceiverOptions Options(TemporaryFolder folder) => new() { Folder = folder.Path, Port = 0, Address = IPAddress.Loopback, AeTitle = "RECEIVER" };

    internal static DicomPeer Peer(DicomReceiver receiver) => new() { Host = "127.0.0.1", Port = receiver.Port, CalledAeTitle = "RECEIVER" };

    internal static DicomClient Client(DicomReceiver receiver) => new(Peer(receiver), new() { CallingAeTitle = "TESTER" });

    internal sealed class Collector(List<DicomStoreProgress> collected, Action<DicomStoreProgress>? also = null) : IProgress<DicomStoreProgress>
    {
        public void Report(DicomStoreProgress value)
        {
            collected.Add(value);
            also?.Invoke(value);
        }
    }
}
