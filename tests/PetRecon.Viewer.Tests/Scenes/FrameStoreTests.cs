using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Measuring;
using PetRecon.Viewer.Scenes;
using Xunit;

namespace PetRecon.Viewer.Tests.Scenes;

/// <summary>Frames that are read when they are shown: how often, by whom, how long they stay.</summary>
public sealed class FrameStoreTests
{
    private const int Frames = 12;
    private const int FrameBytes = 8 * 8 * 8 * sizeof(float);

    private static readonly VoxelGrid s_grid = VoxelGrid.Centered(8, 8, 8, new(2, 2, 2));

    private readonly ConcurrentQueue<int> _read = new();

    [Fact]
    public void A_frame_has_its_own_values_and_is_read_once_while_it_is_kept()
    {
        FrameStore store = new(Frames, Made, new(100 * FrameBytes));
        Assert.False(store.IsAtHand(7));
        for (int round = 0; round < 3; round++)
        {
            for (int n = 0; n < Frames; n++)
                Assert.Equal(n, store.Show(n, TestContext.Current.CancellationToken)[0, 0, 0]);
        }

        Assert.Equal(Enumerable.Range(0, Frames), _read.Order());
        Assert.True(store.IsAtHand(7));
        Assert.Same(store.Show(3, TestContext.Current.CancellationToken), store.Show(3, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cine_of_more_than_has_room_takes_no_more_memory_than_allowed()
    {
        FrameCache cache = new(3 * FrameBytes + 10);
        FrameStore store = new(Frames, Made, cache);
        Play(store, rounds: 3);
        Assert.InRange(cache.HeldBytes, 2 * FrameBytes, 3 * FrameBytes);

        // What nothing holds is gone, whatever has read it.
        int alive = 0;
        for (int attempt = 0; attempt < 50; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            alive = Enumerable.Range(0, Frames).Count(store.IsAtHand);
            if (alive <= 3)
                break;
            Thread.Sleep(20);
        }

        Assert.InRange(alive, 2, 3);
        GC.KeepAlive(cache);
    }

    [Fact]
    public async Task The_next_frame_is_read_ahead_in_the_direction_of_travel()
    {
        FrameStore store = new(Frames, Made, new(4 * FrameBytes));
        store.Show(4, TestContext.Current.CancellationToken);
        await UntilAtHandAsync(store, 5);
        store.Show(3, TestContext.Current.CancellationToken);
        await UntilAtHandAsync(store, 2);
        store.Show(2, TestContext.Current.CancellationToken);
        await UntilAtHandAsync(store, 1);

        // From the last one to the first.
        store.Show(Frames - 2, TestContext.Current.CancellationToken);
        store.Show(Frames - 1, TestContext.Current.CancellationToken);
        await UntilAtHandAsync(store, 0);
    }

    [Fact]
    public void The_next_frame_is_read_ahead_also_when_the_one_before_it_has_just_come()
    {
        FrameStore store = new(Frames, Made, new(4 * FrameBytes));
        for (int n = 0; n < 50 * Frames; n++)
        {
            store.Show(n % Frames, TestContext.Current.CancellationToken);

            // Without a pause, so that it is asked for while its reading has not quite ended.
            long last = Environment.TickCount64 + (long)Patience.Limit.TotalMilliseconds;
            for (SpinWait spin = new(); !store.IsAtHand((n + 1) % Frames); spin.SpinOnce(sleep1Threshold: -1))
                Assert.True(Environment.TickCount64 < last, $"Nobody reads the frame after {n}.");
        }
    }

    [Fact]
    public void Where_two_frames_have_no_room_none_is_read_ahead_and_one_is_shown_all_the_same()
    {
        FrameCache cache = new(FrameBytes / 2);
        FrameStore store = new(Frames, Made, cache);
        Assert.Equal(5, store.Show(5, TestContext.Current.CancellationToken)[0, 0, 0]);
        Assert.Equal(0, cache.HeldBytes);
        Assert.Equal([5], _read);
    }

    [Fact]
    public async Task A_frame_that_several_ask_for_is_read_once()
    {
        using ManualResetEventSlim gate = new();
        FrameStore store = new(Frames, (n, stop) => Gated(gate, n, stop), new(0));
        Task<Volume>[] asked = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Show(6, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken))];
        await Patience.UntilAsync(() => !_read.IsEmpty, "The frame is read.");
        await Task.Delay(50, TestContext.Current.CancellationToken);
        gate.Set();
        Volume[] volumes = await Task.WhenAll(asked);
        Assert.All(volumes, volume => Assert.Same(volumes[0], volume));
        Assert.Equal([6], _read);
    }

    [Fact]
    public async Task Reading_ends_when_nobody_waits_any_longer_and_begins_anew_for_the_next_one()
    {
        using ManualResetEventSlim gate = new();
        TaskCompletionSource stopped = new();
        FrameStore store = new(Frames, (n, stop) =>
        {
            try
            {
                return Gated(gate, n, stop);
            }
            catch (OperationCanceledException)
            {
                stopped.TrySetResult();
                throw;
            }
        }, new(0));
        using CancellationTokenSource impatient = new();
        Task<Volume> asked = Task.Run(() => store.Show(6, impatient.Token), TestContext.Current.CancellationToken);
        await Patience.UntilAsync(() => !_read.IsEmpty, "The frame is read.");
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        gate.Set();
        Assert.Equal(6, store.Show(6, TestContext.Current.CancellationToken)[0, 0, 0]);
    }

    [Fact]
    public void What_passes_through_all_frames_drives_none_from_memory()
    {
        FrameCache cache = new(3 * FrameBytes);
        FrameStore store = new(Frames, Made, cache);
        VolumeLayer layer = Layer(store);
        Volume[] kept = [store.Pass(0, TestContext.Current.CancellationToken), store.Pass(1, TestContext.Current.CancellationToken), store.Pass(2, TestContext.Current.CancellationToken)];
        List<int> done = [];
        TimeCurve curve = TimeCurve.At(layer, Vector3D.Zero, new Told(done), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, Frames).Select(static n => (double)n), curve.Points.Select(static point => point.Value));
        Assert.Equal(Enumerable.Range(1, Frames), done);
        Assert.Equal(3 * FrameBytes, cache.HeldBytes);
        Assert.All(Enumerable.Range(0, 3), n => Assert.Same(kept[n], store.Pass(n, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void A_frame_that_could_not_be_read_is_tried_again()
    {
        bool isThere = false;
        FrameStore store = new(Frames, (n, stop) => isThere ? Made(n, stop) : throw new IOException("The file has gone."), new(10 * FrameBytes));
        Assert.Throws<IOException>(() => store.Show(3, TestContext.Current.CancellationToken));
        isThere = true;
        Assert.Equal(3, store.Show(3, TestContext.Current.CancellationToken)[0, 0, 0]);
    }

    [Fact]
    public void A_scene_says_which_of_its_frames_are_in_memory()
    {
        FrameStore store = new(Frames, Made, new(0));
        Scene scene = new() { Layers = [Layer(store)] };
        Assert.False(scene.IsAtHand(9));
        Scene at = scene.AtFrame(9, TestContext.Current.CancellationToken);
        Assert.True(scene.IsAtHand(9));
        Assert.Equal(9, at.Layers[0].Volume[0, 0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.IsAtHand(Frames));
        GC.KeepAlive(at);
    }

    private static VolumeLayer Layer(FrameStore store) => new()
    {
        Id = "pet",
        Name = "PET",
        Volume = Volume<Activity>.Constant(s_grid, -1),
        Frames = [.. Enumerable.Range(0, Frames).Select(n => new VolumeFrame($"frame {n}", store, n))],
        Map = ColourMaps.Grey,
        Window = new(0, 1),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Play(FrameStore store, int rounds)
    {
        for (int n = 0; n < rounds * Frames; n++)
            Assert.Equal(n % Frames, store.Show(n % Frames, TestContext.Current.CancellationToken)[0, 0, 0]);
    }

    private static Task UntilAtHandAsync(FrameStore store, int frame) => Patience.UntilAsync(() => store.IsAtHand(frame), $"Frame {frame} is read ahead.");

    private Volume<Activity> Made(int frame, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _read.Enqueue(frame);
        return Volume<Activity>.Constant(s_grid, frame);
    }

    private Volume<Activity> Gated(ManualResetEventSlim gate, int frame, CancellationToken cancellation)
    {
        Volume<Activity> made = Made(frame, cancellation);
        gate.Wait(cancellation);
        return made;
    }

    private sealed class Told(List<int> done) : IProgress<int>
    {
        public void Report(int value) => done.Add(value);
    }
}
