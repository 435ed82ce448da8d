using PetRecon.Dicom.Network;
using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;
using PetRecon.Dicom.Network.Queries;
using Xunit;

namespace PetRecon.Dicom.Tests.Network;

/// <summary>A wish to stop goes to the other side as C-CANCEL, and the association ends in agreement.</summary>
public class CancellationTests
{
    [Fact]
    public async Task A_query_that_has_enough_is_cancelled_and_released()
    {
        TaskCompletionSource<(ushort Cancelled, bool Released)> end = new();
        await using ScriptedPeer peer = new(async self =>
        {
            CommandSet find = await Asked(self);
            for (int i = 0; i < 3; i++)
                await Match(self, find, i);
            end.SetResult(await CancelledAndReleased(self, find));
        });
        List<DicomAttributes> found = await DcmtkTests.Found(new(peer.Peer), new() { MaxResults = 2 });
        Assert.Equal(["P0", "P1"], found.Select(item => item["PatientID"]));
        Assert.Equal((1, true), await end.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_query_tells_the_other_side_before_it_throws()
    {
        TaskCompletionSource<(ushort Cancelled, bool Released)> end = new();
        await using ScriptedPeer peer = new(async self =>
        {
            CommandSet find = await Asked(self);
            await Match(self, find, 0);
            end.SetResult(await CancelledAndReleased(self, find));
        });
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (DicomAttributes item in new DicomClient(peer.Peer).FindAsync(new(), cancel.Token))
                await cancel.CancelAsync();
        });
        Assert.Equal((1, true), await end.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_move_tells_the_other_side_before_it_throws()
    {
        TaskCompletionSource<(ushort Cancelled, bool Released)> end = new();
        using CancellationTokenSource cancel = new();
        await using ScriptedPeer peer = new(async self =>
        {
            CommandSet move = await Asked(self);
            await self.Send(ScriptedPeer.DataPdu(1, 3, CommandSet.ResponseTo(move, new(0xFF00)).SetNumber(CommandElement.RemainingSubOperations, 5).Write()));
            end.SetResult(await CancelledAndReleased(self, move));
        });
        Collector progress = new(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DicomClient(peer.Peer).MoveAsync(new() { StudyInstanceUid = "1.2.3" }, "OURS", progress, cancel.Token));
        Assert.Equal((1, true), await end.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(5, progress.Remaining);
    }

    // Accepts the association and reads a request with its identifier.
    private static async Task<CommandSet> Asked(ScriptedPeer peer)
    {
        await peer.Accept();
        CommandSet request = CommandSet.Read((await peer.Read()).Body.AsSpan(6));
        await peer.Read();
        return request;
    }

    private static async Task Match(ScriptedPeer peer, CommandSet find, int number)
    {
        await peer.Send(ScriptedPeer.DataPdu(1, 3, WithDataSet(CommandSet.ResponseTo(find, new(0xFF00)))));
        using Stream identifier = Identifier.Encode(Identifier.Make("STUDY", [QueryKey.Parse("PatientID", $"P{number}")]), KnownModel, "1.2.840.10008.1.2.1");
        byte[] bytes = new byte[identifier.Length - identifier.Position];
        identifier.ReadExactly(bytes);
        await peer.Send(ScriptedPeer.DataPdu(1, 2, bytes));
    }

    private const string KnownModel = "1.2.840.10008.5.1.4.1.2.2.1";

    private static byte[] WithDataSet(CommandSet response) => response.SetNumber(CommandElement.CommandDataSetType, 1).Write();

    private static async Task<(ushort Cancelled, bool Released)> CancelledAndReleased(ScriptedPeer peer, CommandSet request)
    {
        CommandSet cancel = CommandSet.Read((await peer.Read()).Body.AsSpan(6));
        Assert.Equal(CommandField.CancelRequest, cancel.Field);
        await peer.Send(ScriptedPeer.DataPdu(1, 3, CommandSet.ResponseTo(request, new(0xFE00)).Write()));
        bool released = (await peer.Read()).Type == (byte)PduType.ReleaseRequest;
        await peer.Send(6, 0, 0, 0, 0, 4, 0, 0, 0, 0);
        return (cancel.MessageIdBeingRespondedTo, released);
    }

    private sealed class Collector(CancellationTokenSource cancel) : IProgress<DicomRetrieveProgress>
    {
        public int? Remaining { get; private set; }

        public void Report(DicomRetrieveProgress value)
        {
            Remaining = value.Remaining;
            cancel.Cancel();
        }
    }
}
