namespace PetRecon.Therapy.Gamma.Search;

/// <summary>Where a point is in the searched grid: the nearest cell, and the place in cell widths from that cell's first corner.</summary>
internal struct GammaPoint
{
    public int CellX;
    public int CellY;
    public int CellZ;

    /// <summary>0 to 1 within the cell; the point is outside the grid if not.</summary>
    public float X;
    public float Y;
    public float Z;

    /// <summary>1 if the point lies in the grid, to 1e-3 of a cell.</summary>
    public int IsInside;
}
