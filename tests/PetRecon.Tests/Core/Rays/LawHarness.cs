using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Spatial;

namespace PetRecon.Tests.Core.Rays;

/// <summary>Runs the projection law on one line over an image, straight from Core.</summary>
/// <param name="grid">The image's grid.</param>
/// <param name="image">The value of a voxel, by its linear index.</param>
internal sealed class LawHarness(VoxelGrid grid, Func<int, float> image)
{
    private readonly GridShape _shape = new(grid);

    public LawHarness(VoxelGrid grid, float[] image)
        : this(grid, voxel => image[voxel])
    {
    }

    public double Siddon(Vector3D from, Vector3D to) => Walk(from, to, default(NoTof), siddon: true);

    public double Joseph(Vector3D from, Vector3D to) => Walk(from, to, default(NoTof), siddon: false);

    public double Walk<TTof>(Vector3D from, Vector3D to, in TTof tof, bool siddon)
        where TTof : struct, ITofWeight
    {
        Vector3D a = grid.IndexOf(from);
        Vector3D b = grid.IndexOf(to);
        Ray ray = new((float)a.X, (float)a.Y, (float)a.Z, (float)b.X, (float)b.Y, (float)b.Z, _shape);
        // Throws for a voxel outside the image: the law promises that there is none.
        Gather gather = new(image);
        if (siddon)
            SiddonLaw.Walk(ray, _shape, tof, ref gather);
        else
            JosephLaw.Walk(ray, _shape, tof, ref gather);
        return gather.Sum;
    }

    private struct Gather(Func<int, float> image) : IRayVisitor
    {
        public double Sum;

        public void Visit(int voxel, float weight)
        {
            if (!(weight >= 0f))
                throw new InvalidOperationException($"weight {weight}");
            Sum += weight * image(voxel);
        }
    }
}
