namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>From the state of a sample's neighbours to contexts (ISO/IEC 15444-1, annex D, tables D.1 to D.3).</summary>
internal static class ContextTables
{
    public const int FirstSign = 9;
    public const int FirstRefinement = 14;
    public const int RunLength = 17;
    public const int Uniform = 18;
    public const int Count = 19;

    /// <summary>Bits of the index of <see cref="Significance"/>.</summary>
    public const int NeighbourBits = 9;

    /// <summary>In an entry of <see cref="Signs"/>: the coded sign is the inverse.</summary>
    public const int InvertsSign = 0x80;

    /// <summary>
    /// Context of a sample's significance; index 512 * subband + nine bits: the three samples above from left to right, left, itself, right, the three
    /// below.
    /// </summary>
    public static byte[] Significance { get; } = BuildSignificance();

    /// <summary>
    /// Context of a sample's sign; the index's bits, from 0: sign and significance of the neighbour above, left, right, below.
    /// </summary>
    public static byte[] Signs { get; } = BuildSigns();

    private static byte[] BuildSignificance()
    {
        byte[] table = new byte[4 << NeighbourBits];
        for (int i = 0; i < table.Length; i++)
        {
            int horizontal = (i >> 3 & 1) + (i >> 5 & 1);
            int vertical = (i >> 1 & 1) + (i >> 7 & 1);
            int diagonal = (i & 1) + (i >> 2 & 1) + (i >> 6 & 1) + (i >> 8 & 1);
            table[i] = (SubbandKind)(i >> NeighbourBits) switch
            {
                SubbandKind.HighHigh => OfHighHigh(horizontal + vertical, diagonal),
                SubbandKind.HighLow => OfOneDirection(vertical, horizontal, diagonal),
                _ => OfOneDirection(horizontal, vertical, diagonal),
            };
        }

        return table;
    }

    private static byte OfOneDirection(int along, int across, int diagonal) => (along, across, diagonal) switch
    {
        (2, _, _) => 8,
        (1, >= 1, _) => 7,
        (1, _, >= 1) => 6,
        (1, _, _) => 5,
        (_, 2, _) => 4,
        (_, 1, _) => 3,
        (_, _, >= 2) => 2,
        (_, _, 1) => 1,
        _ => 0,
    };

    private static byte OfHighHigh(int straight, int diagonal) => (diagonal, straight) switch
    {
        ( >= 3, _) => 8,
        (2, >= 1) => 7,
        (2, _) => 6,
        (1, >= 2) => 5,
        (1, 1) => 4,
        (1, _) => 3,
        (_, >= 2) => 2,
        (_, 1) => 1,
        _ => 0,
    };

    private static byte[] BuildSigns()
    {
        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++)
        {
            int vertical = Math.Clamp(SignOf(i) + SignOf(i >> 6), -1, 1);
            int horizontal = Math.Clamp(SignOf(i >> 2) + SignOf(i >> 4), -1, 1);
            bool inverts = horizontal < 0 || (horizontal == 0 && vertical < 0);
            int context = horizontal == 0 ? Math.Abs(vertical) : 3 + horizontal * vertical;
            table[i] = (byte)(FirstSign + context | (inverts ? InvertsSign : 0));
        }

        return table;
    }

    // Bit 0 is the sign, bit 1 whether there is one.
    private static int SignOf(int bits) => (bits & 2) == 0 ? 0 : (bits & 1) != 0 ? -1 : 1;
}
