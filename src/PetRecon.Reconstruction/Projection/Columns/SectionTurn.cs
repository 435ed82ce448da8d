namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>Room for the columns of a block's planes, one after the other, from which and to which a block is turned.</summary>
internal unsafe struct SectionTurn
{
    /// <summary>The columns.</summary>
    public float* Rows;

    /// <summary>Floats from column to column.</summary>
    public int Stride;

    /// <summary>Half the place of each column; see <see cref="Cpu.IWide{TSelf}.LoadSquares"/>.</summary>
    public int* RowPlaces;

    /// <summary>Half the place of each vector of a block.</summary>
    public int* LanePlaces;
}
