using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Petsird;
using PetRecon.Simulation.Acquisition;
using PetRecon.Tests.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

/// <summary>Reading on several threads gives what reading on one gives: the same events in the same order, and the same errors.</summary>
public class PetsirdReadingThreadsTests
{
    private static readonly Lazy<(byte[] File, int BlocksOffset)> Written = new(Write);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Events_and_their_order_are_the_same_for_any_number_of_threads(int threads)
    {
        CoincidenceEvent[] alone = [.. Open(Written.Value.File, 1).ReadEvents(Token).SelectMany(b => b.Events.ToArray())];
        PetsirdListMode file = Open(Written.Value.File, threads);
        for (int reading = 0; reading < 2; reading++)
            Assert.Equal(alone, file.ReadEvents(Token).SelectMany(b => b.Events.ToArray()));
        Assert.True(alone.Length > 300_000);
    }

    [Fact]
    public void A_sound_file_is_read_to_its_end_without_going_back_to_one_thread()
    {
        int reopened = 0;
        PetsirdListMode file = new("test", _ =>
        {
            reopened++;
            return new MemoryStream(Written.Value.File, writable: false);
        })
        { ReadingThreads = 3, SmallFileBytes = 0 };
        reopened = 0;
        Assert.True(file.ReadEvents(Token).Sum(b => b.Events.Length) > 300_000);
        Assert.Equal(1, reopened);
    }

    [Theory]
    [InlineData("small_multi_block.petsird")]
    [InlineData("small_two_types.petsird")]
    [InlineData("rich.cpp.petsird")]
    [InlineData("generator_v0.9.1.petsird")]
    [InlineData("generator_v0.10.0.petsird")]
    [InlineData("sim_squares/sim_squares_v0.7.2.petsird")]
    public void Official_files_read_the_same_on_several_threads(string name)
    {
        byte[] content = File.ReadAllBytes(Repository.SharedData("petsird/" + name));
        CoincidenceEvent[] alone = [.. Open(content, 1).ReadEvents(Token).SelectMany(b => b.Events.ToArray())];
        PetsirdListMode file = Open(content, 3);
        Assert.Equal(alone, file.ReadEvents(Token).SelectMany(b => b.Events.ToArray()));
        Assert.NotEmpty(alone);
    }

    [Fact]
    public void Damage_gives_the_same_events_and_the_same_error_as_reading_on_one_thread()
    {
        (byte[] file, int blocksOffset) = Written.Value;
        int seed = (int)NamedSeeds.Find("petsird-fuzz");
        int refused = 0;
        for (int i = 0; i < 60; i++)
        {
            Random random = new(seed + i);
            byte[] damaged = [.. file];
            int place = random.Next(blocksOffset, file.Length);
            switch (i % 3)
            {
                case 0:
                    damaged = damaged[..place];
                    break;
                case 1:
                    damaged[place] = 0xFF;
                    break;
                default:
                    random.NextBytes(damaged.AsSpan(place, Math.Min(12, damaged.Length - place)));
                    break;
            }

            (List<CoincidenceEvent> expected, ListModeFormatException? error) = Read(Open(damaged, 1));
            (List<CoincidenceEvent> found, ListModeFormatException? foundError) = Read(Open(damaged, 2 + i % 3));
            Assert.True(expected.SequenceEqual(found), $"case {i} of seed {seed}: {found.Count} events, on one thread {expected.Count}");
            Assert.Equal(error?.Message, foundError?.Message);
            refused += error is null ? 0 : 1;
        }

        Assert.InRange(refused, 30, 60);
    }

    [Fact]
    public void A_reader_that_is_given_up_closes_its_file()
    {
        List<Closable> opened = [];
        PetsirdListMode file = new("test", _ =>
        {
            opened.Add(new(Written.Value.File));
            return opened[^1];
        })
        { ReadingThreads = 4, SmallFileBytes = 0 };
        foreach (EventBatch batch in file.ReadEvents(Token))
        {
            Assert.False(batch.Events.IsEmpty);
            break;
        }

        using CancellationTokenSource cancelled = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (EventBatch _ in file.ReadEvents(cancelled.Token))
                cancelled.Cancel();
        });
        Assert.Equal(3, opened.Count);
        Assert.All(opened, static stream => Assert.True(stream.IsClosed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failing_disk_is_told_with_the_file_and_the_byte(int threads)
    {
        List<Failing> opened = [];
        PetsirdListMode file = new("test", _ =>
        {
            opened.Add(new(Written.Value.File));
            return opened[^1];
        })
        { ReadingThreads = threads, SmallFileBytes = 0 };
        IOException error = Assert.Throws<IOException>(() => file.ReadEvents(Token).Sum(b => b.Events.Length));
        Assert.Equal($"test: at byte {opened[^1].FailedAt}: the file cannot be read: {Failing.Problem}", error.Message);
        Assert.InRange(opened[^1].FailedAt, Written.Value.File.Length / 2, Written.Value.File.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Content_that_comes_a_few_bytes_at_a_time_gives_the_same_events(int threads)
    {
        CoincidenceEvent[] whole = [.. Open(Written.Value.File, 1).ReadEvents(Token).SelectMany(b => b.Events.ToArray())];
        PetsirdListMode file = new("test", _ => new Dripping(Written.Value.File)) { ReadingThreads = threads, SmallFileBytes = 0 };
        Assert.Equal(whole, file.ReadEvents(Token).SelectMany(b => b.Events.ToArray()));
    }

    private static (List<CoincidenceEvent> Events, ListModeFormatException? Error) Read(PetsirdListMode file)
    {
        List<CoincidenceEvent> events = [];
        try
        {
            foreach (EventBatch batch in file.ReadEvents(Token))
                events.AddRange(batch.Events.Span);
            return (events, null);
        }
        catch (ListModeFormatException e)
        {
            return (events, e);
        }
    }

    private static PetsirdListMode Open(byte[] content, int threads) =>
        new("test", _ => new MemoryStream(content, writable: false)) { ReadingThreads = threads, SmallFileBytes = 0 };

    // Blocks of no event, of a few, of thousands and of more than a batch has; prompts and delayeds.
    private static (byte[] File, int BlocksOffset) Write()
    {
        ScannerGeometry scanner = ScannerPresets.Find("vision-600").Build();
        Random random = new((int)NamedSeeds.Find("petsird-fuzz"));
        using TemporaryFolder folder = new();
        string path = folder["written.petsird"];
        using (PetsirdWriter writer = PetsirdWriter.Create(path, new DetectionEfficiencies(scanner)))
        {
            for (uint block = 0; block < 120; block++)
            {
                int count = (block % 40) switch
                {
                    7 => 0,
                    20 => 100_000,
                    < 30 => random.Next(1, 20),
                    _ => random.Next(1, 6000),
                };
                var events = new CoincidenceEvent[count];
                for (int i = 0; i < count; i++)
                {
                    uint bin0 = (uint)random.Next(1, 1 << random.Next(1, 15));
                    events[i] = new(bin0, (uint)random.Next((int)bin0), (ushort)random.Next(scanner.Tof(0, 0).BinCount), random.Next(5) == 0 ? CoincidenceKind.Delayed : CoincidenceKind.Prompt, block);
                }

                writer.WriteEvents(block, block + 1, events);
            }

            writer.Complete();
        }

        byte[] content = File.ReadAllBytes(path);
        return (content, (int)new PetsirdListMode("test", _ => new MemoryStream(content, writable: false)).BlocksOffset);
    }

    private sealed class Closable(byte[] content) : MemoryStream(content, writable: false)
    {
        public bool IsClosed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class Failing(byte[] content) : MemoryStream(content, writable: false)
    {
        public const string Problem = "the disk has failed";

        public long FailedAt { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            FailedAt = Position;
            return Position < Length / 2 ? base.Read(buffer) : throw new IOException(Problem);
        }
    }

    private sealed class Dripping(byte[] content) : MemoryStream(content, writable: false)
    {
        private readonly Random _random = new((int)NamedSeeds.Find("petsird-fuzz"));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 700))]);
    }
}
