using System.Buffers.Binary;
using System.Text.Json;
using PetRecon.Dicom.Codecs;
using PetRecon.Tests.Support;

namespace PetRecon.Dicom.Tests.Codecs;

/// <summary>Frames of waves, an edge, flat parts and noise, drawn from the seed "codecs".</summary>
internal static class TestFrame
{
    public static int Seed
    {
        get
        {
            using JsonDocument seeds = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("seeds", "seeds.json")));
            return unchecked((int)Convert.ToInt64(seeds.RootElement.GetProperty("codecs").GetString(), 16));
        }
    }

    /// <summary>Interleaved little-endian samples that use the lowest <paramref name="bits"/>.</summary>
    /// <param name="format">Shape.</param>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="noise">Standard deviation of the noise as a part of the range.</param>
    public static byte[] Make(in FrameFormat format, int bits, double noise = 0.01)
    {
        Random random = new(Seed + bits + 100 * format.Columns);
        byte[] frame = new byte[format.FrameBytes];
        double range = Math.Pow(2, bits);
        int at = 0;
        Span<byte> bytes = stackalloc byte[4];
        for (int y = 0; y < format.Rows; y++)
        {
            for (int x = 0; x < format.Columns; x++)
            {
                for (int sample = 0; sample < format.SamplesPerPixel; sample++, at += format.BytesPerSample)
                {
                    bool isFlat = x < format.Columns / 3 && y < format.Rows / 2;
                    double value = 0.5 + 0.3 * Math.Sin(x / 9.0 + sample) * Math.Cos(y / 7.0) + (x > y ? 0.15 : 0) + noise * (random.NextDouble() - 0.5);
                    uint stored = isFlat ? (uint)sample & 1 : (uint)Math.Clamp(value * range, 0, range - 1);
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes, stored);
                    bytes[..format.BytesPerSample].CopyTo(frame.AsSpan(at));
                }
            }
        }

        return frame;
    }
}
