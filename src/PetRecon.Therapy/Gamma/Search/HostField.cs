namespace PetRecon.Therapy.Gamma.Search;

/// <summary>The searched dose in pinned host memory.</summary>
internal readonly unsafe struct HostField(float* dose, float* least, float* most, CellStep* steps, int stepCount) : IGammaField
{
    public int StepCount => stepCount;

    /// <summary>Where the doses are, for vectors.</summary>
    public float* AllDoses => dose;

    /// <summary>Where the least doses are.</summary>
    public float* AllLeast => least;

    /// <summary>Where the largest doses are.</summary>
    public float* AllMost => most;

    public float Dose(int voxel) => dose[voxel];

    public float Least(int voxel) => least[voxel];

    public float Most(int voxel) => most[voxel];

    public CellStep Step(int number) => steps[number];
}
