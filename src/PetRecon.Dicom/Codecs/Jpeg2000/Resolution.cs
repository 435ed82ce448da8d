namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>A tile component at one resolution: its rectangle, its subbands and the grid of its precincts (ISO/IEC 15444-1, B.5 and B.6).</summary>
internal sealed class Resolution
{
    public required int Index { get; init; }

    public required long X0 { get; init; }

    public required long Y0 { get; init; }

    public required long X1 { get; init; }

    public required long Y1 { get; init; }

    public required int PrecinctWidthLog2 { get; init; }

    public required int PrecinctHeightLog2 { get; init; }

    public required Subband[] Subbands { get; init; }

    public int Width => (int)(X1 - X0);

    public int Height => (int)(Y1 - Y0);

    public long PrecinctsAcross => X1 > X0 ? GridMath.CeilShift(X1, PrecinctWidthLog2) - (X0 >> PrecinctWidthLog2) : 0;

    public long PrecinctsDown => Y1 > Y0 ? GridMath.CeilShift(Y1, PrecinctHeightLog2) - (Y0 >> PrecinctHeightLog2) : 0;

    public long PrecinctCount => PrecinctsAcross * PrecinctsDown;
}
