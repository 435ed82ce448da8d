using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Model;

/// <summary>An additive term given as one number an event, in the order of the file's prompts: from another program's estimate.</summary>
public sealed class PerEventAdditive : IAdditiveTerm
{
    private readonly ReadOnlyMemory<float> _expectedCounts;

    /// <summary>Wraps the numbers.</summary>
    /// <param name="expectedCounts">
    /// For each prompt of the file, in order, the additive counts expected over the whole acquisition in its detection bin pair
    /// (and TOF bin, when TOF is used); at least 0. Must not change afterwards.
    /// </param>
    /// <param name="totalCounts">Additive counts expected over all pairs; NaN when not known.</param>
    /// <exception cref="ArgumentException">A number is negative or not finite.</exception>
    public PerEventAdditive(ReadOnlyMemory<float> expectedCounts, double totalCounts = double.NaN)
    {
        ReadOnlySpan<float> values = expectedCounts.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && float.IsFinite(values[i])))
                throw new ArgumentException($"The additive term of prompt {i} is {values[i]}; expected a finite number of at least 0.", nameof(expectedCounts));
        }

        _expectedCounts = expectedCounts;
        TotalCounts = totalCounts;
        ContentId = "per event " + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)));
    }

    /// <inheritdoc/>
    public double TotalCounts { get; }

    /// <inheritdoc/>
    public string ContentId { get; }

    /// <summary>Reads the numbers from a file of 32-bit little-endian floats, one a prompt.</summary>
    /// <param name="path">The file.</param>
    /// <param name="totalCounts">Additive counts expected over all pairs; NaN when not known.</param>
    /// <exception cref="ListModeFormatException">The file's length is not a multiple of 4 bytes or is above 8 GB.</exception>
    public static PerEventAdditive Read(string path, double totalCounts = double.NaN)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length % sizeof(float) != 0 || file.Length / sizeof(float) > Array.MaxLength)
            throw new ListModeFormatException(path, file.Length, $"The file has {file.Length} bytes; expected one 4-byte number an event, at most {Array.MaxLength} of them.");
        float[] values = new float[file.Length / sizeof(float)];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        file.ReadExactly(bytes);
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> words = MemoryMarshal.Cast<float, int>(values.AsSpan());
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words, words);
        }

        return new(values, totalCounts);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<CoincidenceEvent> events, long firstPromptIndex, bool perTofBin, Span<float> expectedCounts)
    {
        if (firstPromptIndex + events.Length > _expectedCounts.Length)
            throw new ArgumentException($"The additive term has {_expectedCounts.Length} numbers, but the list-mode data have more than {firstPromptIndex + events.Length - 1} prompts.");
        _expectedCounts.Span.Slice((int)firstPromptIndex, events.Length).CopyTo(expectedCounts);
    }
}
