using System.Text.Json;
using PetRecon.Dicom.Codecs;
using PetRecon.Tests.Support;

namespace PetRecon.Dicom.Tests.Codecs.Jpeg2000;

/// <summary>An image of waves, an edge, a flat part and noise, drawn from a seed; component by component, as OpenJPEG's raw files are.</summary>
internal sealed record TestImage(int Width, int Height, int Components, int Bits, bool IsSigned)
{
    public int BytesPerSample => Bits > 8 ? 2 : 1;

    public FrameFormat Format => new(Width, Height, Components, 8 * BytesPerSample, IsSigned);

    /// <summary>The argument by which opj_compress knows a raw file.</summary>
    public string RawFormat => $"{Width},{Height},{Components},{Bits},{(IsSigned ? 's' : 'u')}";

    public static int Seed
    {
        get
        {
            using JsonDocument seeds = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("seeds", "seeds.json")));
            return unchecked((int)Convert.ToInt64(seeds.RootElement.GetProperty("jpeg2000").GetString(), 16));
        }
    }

    /// <summary>All samples, little-endian.</summary>
    public byte[] MakePlanes()
    {
        Random random = new(Seed);
        byte[] planes = new byte[Width * Height * Components * BytesPerSample];
        int range = 1 << Bits;
        int position = 0;
        for (int c = 0; c < Components; c++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    double value = 0.5 + 0.3 * Math.Sin(x / 7.0 + c) * Math.Cos(y / 11.0) + (x > y ? 0.12 : 0) + 0.02 * (random.NextDouble() - 0.5);
                    if (x < Width / 4 && y < Height / 3)
                        value = c / 4.0;
                    if (x % 61 == 17 && y % 53 == 5)
                        value = random.Next(2);
                    int sample = Math.Clamp((int)(value * range), 0, range - 1) - (IsSigned ? range / 2 : 0);
                    planes[position++] = (byte)sample;
                    if (BytesPerSample == 2)
                        planes[position++] = (byte)(sample >> 8);
                }
            }
        }

        return planes;
    }

    /// <summary>From one component after the other to pixel after pixel.</summary>
    public byte[] Interleave(ReadOnlySpan<byte> planes)
    {
        byte[] pixels = new byte[planes.Length];
        int samples = Width * Height;
        for (int i = 0; i < samples; i++)
        {
            for (int c = 0; c < Components; c++)
                planes.Slice((c * samples + i) * BytesPerSample, BytesPerSample).CopyTo(pixels.AsSpan((i * Components + c) * BytesPerSample));
        }

        return pixels;
    }

    /// <summary>Our decoder's pixels.</summary>
    public byte[] Decode(byte[] codestream, int threads = 1)
    {
        byte[] pixels = new byte[Format.FrameBytes];
        Jpeg2000Decoder.Decode(codestream, Format, pixels, threads);
        return pixels;
    }
}
