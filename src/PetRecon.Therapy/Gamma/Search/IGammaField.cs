namespace PetRecon.Therapy.Gamma.Search;

/// <summary>The searched dose and the order of its cells, in whatever memory.</summary>
internal interface IGammaField
{
    /// <summary>Number of cells within the largest distance.</summary>
    int StepCount { get; }

    /// <summary>The dose of a voxel.</summary>
    float Dose(int voxel);

    /// <summary>The least dose in the cell whose first corner is a voxel.</summary>
    float Least(int voxel);

    /// <summary>The largest dose there.</summary>
    float Most(int voxel);

    /// <summary>A cell in the order of distance from the one that a point is in.</summary>
    CellStep Step(int number);
}
