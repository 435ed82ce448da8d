namespace PetRecon.Core.Structures.Masks;

/// <summary>Takes the boundary of a region piece by piece, row after row.</summary>
internal interface IEdgeSink
{
    /// <summary>A straight piece of the boundary within one row.</summary>
    /// <param name="x0">x at its lower y.</param>
    /// <param name="x1">x at its higher y.</param>
    /// <param name="height">Difference of y.</param>
    /// <param name="sign">+1 if the region is on its side of higher x, -1 if it is on the other.</param>
    void Piece(double x0, double x1, double height, int sign);

    /// <summary>All pieces of a row have come.</summary>
    void EndRow(int row);
}
