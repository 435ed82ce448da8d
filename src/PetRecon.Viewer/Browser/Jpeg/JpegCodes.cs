namespace PetRecon.Viewer.Browser.Jpeg;

/// <summary>A Huffman code: shorter codes before longer ones, and each the one before plus 1 (ITU-T T.81, annex C).</summary>
internal sealed class JpegCodes
{
    private readonly byte[] _counts;
    private readonly byte[] _symbols;

    /// <param name="counts">How many codes have 1 to 16 bits.</param>
    /// <param name="symbols">What they stand for.</param>
    public JpegCodes(byte[] counts, byte[] symbols)
    {
        (_counts, _symbols) = (counts, symbols);
        uint code = 0;
        int n = 0;
        for (int length = 1; length <= counts.Length; length++, code <<= 1)
        {
            for (int i = 0; i < counts[length - 1]; i++, n++, code++)
                (Codes[symbols[n]], Lengths[symbols[n]]) = (code, length);
        }
    }

    /// <summary>The code of each symbol.</summary>
    public uint[] Codes { get; } = new uint[256];

    /// <summary>Its number of bits.</summary>
    public int[] Lengths { get; } = new int[256];

    /// <summary>The code as a file describes it.</summary>
    public ReadOnlySpan<byte> Description => (byte[])[.. _counts, .. _symbols];
}
