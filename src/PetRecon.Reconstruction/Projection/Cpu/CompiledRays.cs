namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// The rays of some events in the order in which the kernels take them: lane by lane of group after group, all groups of an axis together,
/// rays that run close to each other near each other (see <see cref="RayOrder"/>). Made once, used in every pass over the events.
/// </summary>
internal sealed class CompiledRays
{
    /// <summary>The rays of all lanes; a group is as many as the kernels have lanes. What comes after them is left from others.</summary>
    public required LaneRay[] Rays { get; init; }

    /// <summary>Number of lanes, fill-up lanes included.</summary>
    public required int LaneCount { get; init; }

    /// <summary>First group of each axis; index 3 is the number of groups.</summary>
    public required int[] AxisFirstGroup { get; init; }

    /// <summary>Number of events.</summary>
    public required int EventCount { get; init; }

    public int GroupCount => AxisFirstGroup[3];

    /// <summary>The axis of a group.</summary>
    public int AxisOf(int group) => group < AxisFirstGroup[1] ? 0 : group < AxisFirstGroup[2] ? 1 : 2;

    /// <summary>Brings one value an event into the order of the lanes; fill-up lanes get 0.</summary>
    public float[] ToLanes(ReadOnlySpan<float> perEvent)
    {
        float[] lanes = GC.AllocateUninitializedArray<float>(LaneCount);
        ToLanes(perEvent, lanes);
        return lanes;
    }

    /// <summary>The same into memory that is there, which may be longer.</summary>
    public void ToLanes(ReadOnlySpan<float> perEvent, float[] lanes)
    {
        for (int i = 0; i < LaneCount; i++)
            lanes[i] = Rays[i].Event < 0 ? 0f : perEvent[Rays[i].Event];
    }
}
