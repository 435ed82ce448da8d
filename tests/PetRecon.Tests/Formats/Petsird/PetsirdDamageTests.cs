using System.IO.Compression;
using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;
using PetRecon.Simulation.Acquisition;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

/// <summary>Damaged and hostile files: a correct partial read or a ListModeFormatException, in bounded time and memory.</summary>
public class PetsirdDamageTests
{
    private const int CaseCount = 10_000;

    /// <summary>
    /// Memory that reading may take, counting garbage: a part that does not depend on the file (schema, buffers), and a part in proportion
    /// to it (the tree of decoded values has an object of some tens of bytes for each record, and vectors grow by doubling).
    /// </summary>
    private const long FixedBytes = 1 << 20;
    private const long BytesPerByte = 32;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Ten_thousand_mutated_files_are_read_in_part_or_refused()
    {
        int seed = (int)NamedSeeds.Find("petsird-fuzz");
        byte[][] files =
        [
            .. new[] { "small_one_type.petsird", "rich.cpp.petsird", "generator_v0.9.1.petsird", "generator_v0.10.0.petsird", "rich.cpp.ndjson" }
                .Select(name => File.ReadAllBytes(Repository.SharedData("petsird/" + name))),
        ];
        int[] firstBlocks = [.. files.Select(file => (int)Open(file).BlocksOffset)];
        int opened = 0;
        int refused = 0;
        long worst = long.MinValue;
        Lock gate = new();
        Parallel.For(0, CaseCount, new ParallelOptions { CancellationToken = Token }, i =>
        {
            byte[] file = Mutate(files[i % files.Length], firstBlocks[i % files.Length], new Random(seed + i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            (bool wasOpened, bool wasRefused) = Read(file, $"case {i}, seed {seed}");
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            long excess = taken - FixedBytes - BytesPerByte * file.Length;
            Assert.True(excess <= 0, $"case {i} of seed {seed}: {excess} bytes more than the bound were allocated for a file of {file.Length}");
            lock (gate)
            {
                opened += wasOpened ? 1 : 0;
                refused += wasRefused ? 1 : 0;
                worst = Math.Max(worst, excess);
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{opened} headers were read, {refused} files refused at some point; nearest to the memory bound: {worst} bytes");
        Assert.InRange(opened, CaseCount / 10, CaseCount - 1);
        Assert.InRange(refused, CaseCount / 10, CaseCount - 1);
    }

    [Theory]
    [InlineData("small_multi_block.petsird")]
    [InlineData("rich.cpp.petsird")]
    [InlineData("rich.cpp.ndjson")]
    public void A_file_cut_anywhere_gives_the_complete_blocks_and_then_the_place_of_the_damage(string name)
    {
        byte[] whole = File.ReadAllBytes(Repository.SharedData("petsird/" + name));
        PetsirdListMode complete = Open(whole);
        CoincidenceEvent[] expected = [.. complete.ReadEvents(Token).SelectMany(b => b.Events.ToArray())];
        PetsirdTimeBlock[] blocks = [.. complete.ReadTimeBlocks(withEvents: true, Token)];
        int refused = 0;
        for (int length = whole.Length - 1; length > whole.Length - 1500; length -= 13)
        {
            PetsirdListMode cut = Open(whole[..length]);
            List<CoincidenceEvent> events = [];
            ListModeFormatException? damage = Catch(() =>
            {
                foreach (EventBatch batch in cut.ReadEvents(Token))
                    events.AddRange(batch.Events.Span);
            });
            int blockCount = 0;
            ListModeFormatException? sameDamage = Catch(() =>
            {
                foreach (PetsirdTimeBlock block in cut.ReadTimeBlocks(withEvents: true, Token))
                    Assert.Equal(blocks[blockCount++].Interval, block.Interval);
            });
            Assert.Equal(expected[..events.Count], events);
            int inBlocks = blocks.Take(blockCount).OfType<EventTimeBlock>().Sum(b => b.Prompts.Length + b.Delayeds.Length);
            Assert.Equal(inBlocks, events.Count);

            // A line-based file that is cut between lines cannot be told from a shorter one.
            bool betweenLines = name.EndsWith("ndjson", StringComparison.Ordinal) && (whole[length - 1] == '\n' || whole[length] == '\n');
            Assert.Equal(betweenLines, damage is null);
            Assert.Equal(betweenLines, sameDamage is null);
            refused += damage is null ? 0 : 1;
            Assert.InRange(damage?.ByteOffset ?? length, 0, length);
        }

        Assert.True(refused > 50);
    }

    [Fact]
    public void A_compressed_file_that_is_damaged_gives_the_same_kind_of_error()
    {
        byte[] plain = File.ReadAllBytes(Repository.SharedData("petsird/small_one_type.petsird"));
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain);
        byte[] compressed = memory.ToArray();
        Assert.Equal(2550, Open(compressed).Summarize(Token).Events.Prompts);
        Assert.NotNull(Catch(() => Open(compressed[..(compressed.Length / 2)]).Summarize(Token)));
        for (int i = 20; i < compressed.Length; i += 997)
        {
            byte[] damaged = [.. compressed];
            damaged[i] ^= 0x55;
            Catch(() => Open(damaged).Summarize(Token));
        }
    }

    [Fact]
    public void A_count_that_the_file_cannot_hold_is_refused_at_its_place_before_memory_is_taken()
    {
        byte[] file = File.ReadAllBytes(Repository.SharedData("petsird/small_one_type.petsird"));

        // The stream's first block: a count of 2^62 time blocks in the place of 1.
        long blocks = Open(file).BlocksOffset;
        byte[] hostile = [.. file[..(int)blocks], 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, .. file[((int)blocks + 1)..]];
        PetsirdListMode opened = Open(hostile);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ListModeFormatException? damage = Catch(() => Assert.Empty(opened.ReadTimeBlocks(withEvents: true, Token)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FixedBytes);
        Assert.Equal(blocks, damage?.ByteOffset);
        Assert.Contains("4611686018427387904", damage!.Message, StringComparison.Ordinal);
    }

    private static (bool Opened, bool Refused) Read(byte[] content, string name)
    {
        bool opened = false;
        try
        {
            PetsirdListMode file = new(name, _ => new MemoryStream(content, writable: false));
            opened = true;
            foreach (EventBatch batch in file.ReadEvents(Token))
            {
                foreach (CoincidenceEvent item in batch.Events.Span)
                    Assert.True(item.DetectionBin0 < file.Scanner.DetectionBinCount && item.DetectionBin1 < file.Scanner.DetectionBinCount);
            }

            foreach (PetsirdTimeBlock block in file.ReadTimeBlocks(withEvents: true, Token))
                Assert.NotNull(block);
            return (opened, false);
        }
        catch (ListModeFormatException)
        {
            return (opened, true);
        }
    }

    /// <summary>Changes some bytes, takes some out, puts some in or cuts the end, in the schema and the header or in the time blocks.</summary>
    private static byte[] Mutate(byte[] original, int firstBlock, Random random)
    {
        List<byte> file = [.. original];
        bool inBlocks = random.Next(2) == 0;
        for (int change = random.Next(1, 5); change > 0; change--)
        {
            int place = random.Next(inBlocks ? Math.Min(firstBlock, file.Count - 1) : 0, inBlocks ? file.Count : Math.Min(firstBlock, file.Count));
            switch (random.Next(6))
            {
                case 0:
                    file[place] = (byte)random.Next(256);
                    break;
                case 1:
                    file[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    file.RemoveRange(place, Math.Min(random.Next(1, 9), file.Count - place));
                    break;
                case 3:
                    file.InsertRange(place, Enumerable.Repeat((byte)0xFF, random.Next(1, 10)));
                    break;
                case 4:
                    file[place] = (byte)(random.Next(2) == 0 ? 0x7F : 0x80);
                    break;
                default:
                    if (random.Next(4) == 0)
                        file.RemoveRange(place, file.Count - place);
                    else
                        file.InsertRange(place, file.GetRange(place, Math.Min(random.Next(1, 200), file.Count - place)));
                    break;
            }

            while (file.Count < 2)
                file.Add(0);
        }

        return [.. file];
    }

    private static PetsirdListMode Open(byte[] content) => new("test", _ => new MemoryStream(content, writable: false));

    private static ListModeFormatException? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (ListModeFormatException e)
        {
            return e;
        }
    }
}
