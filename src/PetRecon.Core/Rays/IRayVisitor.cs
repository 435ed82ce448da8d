namespace PetRecon.Core.Rays;

/// <summary>
/// What happens at each voxel that a ray meets. A gathering visitor makes a walk a forward projection, a scattering visitor makes the
/// same walk a back projection, so that one is the other's adjoint by construction.
/// </summary>
public interface IRayVisitor
{
    /// <summary>Called for each voxel of the walk.</summary>
    /// <param name="voxel">Linear voxel index, x fastest; always inside the grid.</param>
    /// <param name="weight">Length in mm times the TOF weight.</param>
    void Visit(int voxel, float weight);
}
