using ILGPU;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>The searched dose in a device's memory.</summary>
internal readonly struct DeviceField(ArrayView<float> dose, ArrayView<float> least, ArrayView<float> most, ArrayView<CellStep> steps, int stepCount) : IGammaField
{
    public int StepCount => stepCount;

    public float Dose(int voxel) => dose[voxel];

    public float Least(int voxel) => least[voxel];

    public float Most(int voxel) => most[voxel];

    public CellStep Step(int number) => steps[number];
}
