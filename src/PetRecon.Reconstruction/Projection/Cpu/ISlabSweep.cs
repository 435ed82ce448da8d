namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>The kernels of one vector width; a call pushes many groups through some planes, so that choosing the width costs nothing.</summary>
internal interface ISlabSweep
{
    /// <summary>Rays in a group.</summary>
    int Lanes { get; }

    /// <summary>Decodes the rays of a group along an axis.</summary>
    void Fill(RayPlans plans, int group, ReadOnlySpan<LaneRay> rays, int axis, RayDecoder decoder);

    /// <summary>Adds the line integrals over some planes to the values of groups.</summary>
    void Forward(RayPlans plans, int fromGroup, int toGroup, PairImage image, int firstPlane, int lastPlane, bool withTof);

    /// <summary>Adds the values of groups to some planes.</summary>
    void Back(RayPlans plans, int fromGroup, int toGroup, PairImage image, int firstPlane, int lastPlane, bool withTof);
}
