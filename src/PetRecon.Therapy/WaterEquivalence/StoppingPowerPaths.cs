using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Therapy.WaterEquivalence;

/// <summary>
/// Water-equivalent lengths of straight lines through a volume of relative stopping powers. Voxels are boxes of constant value and each line's length
/// in each is exact (to 1e-9 of it, in double precision); outside of the volume is nothing that stops.
/// </summary>
public sealed class StoppingPowerPaths
{
    private readonly IndexMapping _toIndices;

    /// <summary>Takes a volume.</summary>
    /// <param name="stoppingPower">Relative stopping powers.</param>
    /// <exception cref="ArgumentException">A voxel is negative or not finite.</exception>
    public StoppingPowerPaths(Volume<RelativeStoppingPower> stoppingPower)
    {
        ArgumentNullException.ThrowIfNull(stoppingPower);
        foreach (float value in stoppingPower.Voxels)
        {
            if (!(value >= 0 && float.IsFinite(value)))
                throw new ArgumentException(FormattableString.Invariant($"A relative stopping power of {value} is not possible; expected 0 or more. Were CT numbers given?"), nameof(stoppingPower));
        }

        StoppingPower = stoppingPower;
        _toIndices = new(stoppingPower.Grid);
    }

    /// <summary>The volume.</summary>
    public Volume<RelativeStoppingPower> StoppingPower { get; }

    /// <summary>Water-equivalent length of a straight line.</summary>
    /// <param name="fromMm">One end, LPS mm.</param>
    /// <param name="toMm">The other end, LPS mm.</param>
    /// <returns>Its length in water, mm.</returns>
    public double LengthMm(Vector3D fromMm, Vector3D toMm)
    {
        Vector3D way = toMm - fromMm;
        double length = way.Length;
        return length > 0 ? Sum(fromMm, way / length, 0, length) : 0;
    }

    /// <summary>Water-equivalent depth of a point of a ray: of all that is upstream of it.</summary>
    /// <param name="positionMm">The point, LPS mm.</param>
    /// <param name="direction">Where the ray goes, a unit vector.</param>
    /// <returns>The depth in water, mm.</returns>
    public double DepthMm(Vector3D positionMm, Vector3D direction) => Sum(positionMm, -direction, 0, double.PositiveInfinity);

    /// <summary>Follows a ray from where it enters the volume to where it leaves it.</summary>
    /// <param name="ray">The ray.</param>
    public WaterEquivalentRay Follow(BeamRay ray)
    {
        VoxelWalk walk = new(StoppingPower.Grid, _toIndices.Point(ray.PlanePointMm), _toIndices.Direction(ray.Direction), double.NegativeInfinity, double.PositiveInfinity);
        ReadOnlySpan<float> power = StoppingPower.Voxels;
        List<double> distances = [walk.AtMm];
        List<double> depths = [0];
        while (walk.Next(out double length))
        {
            if (length <= 0)
                continue;
            distances.Add(walk.AtMm);
            depths.Add(depths[^1] + length * power[walk.Voxel]);
        }

        return new(ray, distances.Count > 1 ? [.. distances] : [], distances.Count > 1 ? [.. depths] : []);
    }

    private double Sum(Vector3D start, Vector3D direction, double fromMm, double toMm)
    {
        VoxelWalk walk = new(StoppingPower.Grid, _toIndices.Point(start), _toIndices.Direction(direction), fromMm, toMm);
        ReadOnlySpan<float> power = StoppingPower.Voxels;
        double sum = 0;
        while (walk.Next(out double length))
            sum += length * power[walk.Voxel];
        return sum;
    }
}
