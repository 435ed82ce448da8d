namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A cell as seen from the one that a point is in, and how near to each other the two are at least.</summary>
internal readonly struct CellStep(int x, int y, int z, float boundSquared)
{
    public readonly int X = x;
    public readonly int Y = y;
    public readonly int Z = z;

    /// <summary>Square of the least distance between the two cells, in distances to agreement.</summary>
    public readonly float BoundSquared = boundSquared;
}
