namespace PetRecon.Core.Structures.Masks;

/// <summary>Sums the area of a region.</summary>
internal struct AreaSink : IEdgeSink
{
    /// <summary>The area so far.</summary>
    public double Area { get; private set; }

    public void Piece(double x0, double x1, double height, int sign) => Area -= sign * height * 0.5 * (x0 + x1);

    public readonly void EndRow(int row)
    {
    }
}
