namespace PetRecon.Therapy.Gamma.Search;

/// <summary>How much a cell's dose bends at most, seen from each axis: the sum of the largest mixed derivatives with the other two.</summary>
internal struct GammaBend
{
    public float X;
    public float Y;
    public float Z;

    /// <summary>The largest of the three.</summary>
    public float Most;
}
