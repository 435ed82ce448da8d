namespace PetRecon.Core.Structures.Masks;

/// <summary>Takes the covered parts of a plane's voxels, row by row.</summary>
internal interface IRowTarget
{
    /// <summary>Adds to a row; what is not named has nothing.</summary>
    void Add(int row, int first, ReadOnlySpan<float> values);
}
