namespace PetRecon.Viewer.Browser.Jpeg;

/// <summary>The tables that ITU-T T.81 (1992), annex K, gives for baseline JPEG: for brightness first, then for colour.</summary>
internal static class JpegTables
{
    /// <summary>The place in a block, row by row, of each coefficient as it is written, from slow to quick changes.</summary>
    public static readonly byte[] Order = MakeOrder();

    private static readonly byte[][] s_steps =
    [
        [
            16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
            14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
            18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
            49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
        ],
        [
            17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
            24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
            99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
            99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        ],
    ];

    private static readonly byte[] s_meanSymbols = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    /// <summary>Codes of differences of means; a symbol is the number of bits of the difference.</summary>
    public static readonly JpegCodes[] Means =
    [
        new([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], s_meanSymbols),
        new([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], s_meanSymbols),
    ];

    /// <summary>Codes of what else is in a block; a symbol is 16 times the number of zeros before a coefficient, and its number of bits.</summary>
    public static readonly JpegCodes[] Rests =
    [
        new([0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125], Convert.FromHexString(
        "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34353637" +
        "38393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3" +
        "a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa")),
        new([0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119], Convert.FromHexString(
        "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a3536" +
        "3738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999a" +
        "a2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa")),
    ];

    /// <summary>By what coefficients are divided, row by row.</summary>
    /// <param name="colour">0 for brightness, 1 for colour.</param>
    /// <param name="quality">50 to 100, as the Independent JPEG Group's library counts.</param>
    public static byte[] Steps(int colour, int quality) =>
        [.. s_steps[colour].Select(step => (byte)Math.Clamp((step * (200 - 2 * quality) + 50) / 100, 1, 255))];

    // Along diagonals, up and down in turns.
    private static byte[] MakeOrder()
    {
        byte[] order = new byte[64];
        int n = 0;
        for (int diagonal = 0; diagonal < 15; diagonal++)
        {
            for (int i = Math.Max(0, diagonal - 7); i <= Math.Min(7, diagonal); i++)
                order[n++] = (byte)(diagonal % 2 == 0 ? 8 * (diagonal - i) + i : 8 * i + diagonal - i);
        }

        return order;
    }
}
