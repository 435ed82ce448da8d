namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The part of a resolution whose packets stand together.</summary>
internal sealed class Precinct(int component, int resolution, int index, long gridX, long gridY, PrecinctBand[] bands)
{
    public int Component { get; } = component;

    public int Resolution { get; } = resolution;

    /// <summary>Its place among the precincts of its resolution, in raster order.</summary>
    public int Index { get; } = index;

    /// <summary>Column of the reference grid at which a progression by position meets it.</summary>
    public long GridX { get; } = gridX;

    /// <summary>Row of the reference grid at which a progression by position meets it.</summary>
    public long GridY { get; } = gridY;

    /// <summary>Its subbands that have code blocks here.</summary>
    public PrecinctBand[] Bands { get; } = bands;

    /// <summary>Layers that have been read.</summary>
    public int LayersRead { get; set; }
}
