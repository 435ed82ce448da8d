namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The code blocks of one subband in one precinct, in raster order, with their tag trees.</summary>
internal sealed class PrecinctBand(Subband band, int blocksAcross, CodeBlock[] blocks)
{
    public Subband Band { get; } = band;

    public CodeBlock[] Blocks { get; } = blocks;

    /// <summary>The layer in which each block first occurs.</summary>
    public TagTree FirstLayers { get; } = new(blocksAcross, blocks.Length / blocksAcross);

    /// <summary>How many of each block's most significant bit planes are 0.</summary>
    public TagTree ZeroPlanes { get; } = new(blocksAcross, blocks.Length / blocksAcross);
}
