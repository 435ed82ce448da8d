using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;
using PetRecon.Formats.Yardl;
using Xunit;

namespace PetRecon.Tests.Formats.Petsird;

/// <summary>The quick decoder of events, held to a varint reader written out in this test.</summary>
public class CoincidenceDecoderTests
{
    [Fact]
    public void Random_events_of_every_length_are_decoded_as_written()
    {
        Random random = new(20261122);
        CoincidenceList list = new(uint.MaxValue, uint.MaxValue, 60_000, 10, 20, false);
        var expected = new CoincidenceEvent[20_000];
        List<byte> bytes = [];
        for (int i = 0; i < expected.Length; i++)
        {
            uint bin0 = (uint)random.NextInt64(1L << random.Next(1, 32)) % (uint.MaxValue - 32);
            uint bin1 = (uint)random.NextInt64(1L << random.Next(1, 32)) % (uint.MaxValue - 32);
            uint tof = (uint)random.Next(1 << random.Next(1, 15));
            expected[i] = new(bin0 + 10, bin1 + 20, (ushort)tof, CoincidenceKind.Delayed, 77);
            foreach (uint number in (uint[])[bin0, bin1, tof])
                AppendVarint(bytes, number, random.Next(8) == 0 ? 5 : 1);
        }

        CoincidenceEvent[] found = new CoincidenceEvent[expected.Length];
        using ByteReader reader = new("test", new MemoryStream([.. bytes]), bytes.Count);
        for (int done = 0; done < found.Length;)
        {
            int step = Math.Min(found.Length - done, random.Next(1, 5000));
            CoincidenceDecoder.Read(reader, found.AsSpan(done, step), list, CoincidenceKind.Delayed, 77);
            done += step;
        }

        Assert.Equal(expected, found);
        Assert.Equal(bytes.Count, reader.Offset);

        using ByteReader skipped = new("test", new MemoryStream([.. bytes]), bytes.Count);
        CoincidenceDecoder.Skip(skipped, 3L * expected.Length);
        Assert.Equal(bytes.Count, skipped.Offset);
    }

    [Fact]
    public void Skipping_and_copying_end_at_the_last_byte_of_a_number_wherever_that_lies()
    {
        Random random = new(20261123);
        List<byte> bytes = [];
        List<int> ends = [0];
        for (int i = 0; i < 400; i++)
        {
            AppendVarint(bytes, (uint)random.NextInt64(1L << random.Next(1, 32)), 1);
            ends.Add(bytes.Count);
        }

        byte[] content = [.. bytes];
        byte[] copy = new byte[content.Length];
        for (int first = 0; first < 40; first++)
        {
            for (int count = 0; first + count < ends.Count; count++)
            {
                // A buffer of 64 bytes, so that numbers lie across its end.
                using ByteReader reader = new("test", new MemoryStream(content), 64);
                CoincidenceDecoder.Skip(reader, first);
                Assert.Equal(ends[first], reader.Offset);
                Assert.True(CoincidenceDecoder.TryCopy(reader, count, copy, out int copied));
                Assert.Equal(ends[first + count], reader.Offset);
                Assert.Equal(content.AsSpan(ends[first], copied), copy.AsSpan(0, copied));
            }
        }
    }

    [Theory]
    [InlineData(100u, 5u, 1u)]
    [InlineData(5u, 200u, 1u)]
    [InlineData(5u, 5u, 3u)]
    public void An_event_out_of_bounds_is_refused_at_its_byte(uint bin0, uint bin1, uint tof)
    {
        List<byte> bytes = [];
        for (int i = 0; i < 100; i++)
            bytes.AddRange([1, 2, 0]);
        int place = bytes.Count;
        foreach (uint number in (uint[])[bin0, bin1, tof])
            AppendVarint(bytes, number, 1);
        bytes.AddRange(new byte[300]);
        using ByteReader reader = new("test", new MemoryStream([.. bytes]), bytes.Count);
        var error = Assert.Throws<ListModeFormatException>(
            () => CoincidenceDecoder.Read(reader, new CoincidenceEvent[150], new(100, 200, 3, 0, 0, false), CoincidenceKind.Prompt, 0));
        Assert.Equal(place, error.ByteOffset);
        Assert.Contains($"{bin0} and {bin1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_varint_of_six_bytes_is_refused_wherever_it_stands()
    {
        byte[] six = [0x85, 0x80, 0x80, 0x80, 0x80, 0x00];
        foreach (byte[] item in (byte[][])[[.. six, 1, 1], [1, .. six, 1], [1, 1, .. six]])
        {
            foreach (int padding in (int[])[0, 100])
            {
                byte[] bytes = [.. item, .. new byte[padding]];
                using ByteReader reader = new("test", new MemoryStream(bytes), bytes.Length);
                Assert.Throws<ListModeFormatException>(
                    () => CoincidenceDecoder.Read(reader, new CoincidenceEvent[1], new(100, 100, 100, 0, 0, false), CoincidenceKind.Prompt, 0));
            }
        }
    }

    private static void AppendVarint(List<byte> bytes, uint number, int shortest)
    {
        int length = 0;
        do
        {
            bool more = number >= 0x80 || length + 1 < shortest;
            bytes.Add((byte)((number & 0x7F) | (more ? 0x80u : 0)));
            number >>= 7;
            length++;
        }
        while (number > 0 || length < shortest);
    }
}
