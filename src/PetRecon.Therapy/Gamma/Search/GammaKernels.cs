using ILGPU;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>A law of gamma as a kernel: a thread for each point. <see cref="CenterLaw"/> reads no bounds of cells.</summary>
internal static class GammaKernels
{
    /// <summary>Signed gamma of a stretch of the points' voxels.</summary>
    /// <param name="dose">The searched dose.</param>
    /// <param name="least">The least dose of each cell.</param>
    /// <param name="most">The largest.</param>
    /// <param name="steps">Cells in the order of distance.</param>
    /// <param name="space">The searched grid.</param>
    /// <param name="criterion">Tolerances.</param>
    /// <param name="points">The doses of the stretch's voxels.</param>
    /// <param name="first">The first voxel of the stretch.</param>
    /// <param name="count">Number of voxels in it.</param>
    /// <param name="signed">What is made.</param>
    public static void Gamma<TLaw>(
        ArrayView<float> dose,
        ArrayView<float> least,
        ArrayView<float> most,
        ArrayView<CellStep> steps,
        GammaSpace space,
        GammaCriterion criterion,
        ArrayView<float> points,
        int first,
        int count,
        ArrayView<float> signed)
        where TLaw : struct, IGammaLaw
    {
        int at = Grid.GlobalIndex.X;
        if (at >= count)
            return;
        DeviceField field = new(dose, least, most, steps, steps.IntLength);
        int voxel = first + at;
        int row = voxel / space.PointsX;
        signed[at] = TLaw.At(field, space, criterion, voxel - row * space.PointsX, row % space.PointsY, row / space.PointsY, points[at]);
    }
}
