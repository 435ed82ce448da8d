namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// Gamma at one point where voxel centres alone are searched, in the order of their distance from the voxel that the point is nearest to.
/// Which points have a gamma, and its sign, are as in <see cref="GammaLaw"/>.
/// </summary>
internal readonly struct CenterLaw : IGammaLaw
{
    /// <summary>A point that is this near to a voxel centre, in voxels along each axis, is taken to lie on it: positions in files have so many digits.</summary>
    public const float OnCenter = 1e-5f;

    /// <inheritdoc/>
    public static float At<TField>(in TField field, in GammaSpace space, in GammaCriterion criterion, int i, int j, int k, float dose)
        where TField : struct, IGammaField
    {
        if (criterion.EitherReachesThreshold == 0 && !(dose >= criterion.Threshold))
            return float.NaN;
        float tolerance = GammaLaw.Tolerance(criterion, dose);
        if (!(tolerance > 0f))
            return float.NaN;
        GammaPoint point = space.Locate(i, j, k);
        float maxSquared = criterion.MaxGamma * criterion.MaxGamma;
        if (GammaLaw.IsOutOfReach(space, point, maxSquared))
            return float.NaN;

        int x = point.CellX + Nearest(point.X, space.ReachX);
        int y = point.CellY + Nearest(point.Y, space.ReachY);
        int z = point.CellZ + Nearest(point.Z, space.ReachZ);
        GammaPlace from = new(point.X - (x - point.CellX), point.Y - (y - point.CellY), point.Z - (z - point.CellZ));
        float perTolerance = 1f / tolerance;
        float there = IsOnCenter(from)
            ? field.Dose(space.Corner(x, y, z))
            : dose + tolerance * GammaLaw.DifferenceAt(GammaCell.Load(field, space, space.Corner(point.CellX, point.CellY, point.CellZ), dose, perTolerance), space, point);
        if (criterion.EitherReachesThreshold != 0 && !(dose >= criterion.Threshold) && !(point.IsInside != 0 && there >= criterion.Threshold))
            return float.NaN;

        float bestSquared = maxSquared;
        for (int n = 0; n < field.StepCount; n++)
        {
            CellStep step = field.Step(n);
            if (step.BoundSquared >= bestSquared)
                break;
            if (!IsInGrid(x + step.X, space.CellsX, space.ReachX) || !IsInGrid(y + step.Y, space.CellsY, space.ReachY) || !IsInGrid(z + step.Z, space.CellsZ, space.ReachZ))
                continue;
            float byX = (step.X - from.X) * space.WidthX;
            float byY = (step.Y - from.Y) * space.WidthY;
            float byZ = space.InPlane != 0 ? 0f : (step.Z - from.Z) * space.WidthZ;
            float byDose = (field.Dose(space.Corner(x + step.X, y + step.Y, z + step.Z)) - dose) * perTolerance;
            float squared = byX * byX + byY * byY + byZ * byZ + byDose * byDose;
            bestSquared = squared < bestSquared ? squared : bestSquared;
        }

        float gamma = MathF.Sqrt(bestSquared);
        return there < dose ? -gamma : gamma;
    }

    private static bool IsOnCenter(in GammaPlace from) =>
        from.X < OnCenter && from.X > -OnCenter && from.Y < OnCenter && from.Y > -OnCenter && from.Z < OnCenter && from.Z > -OnCenter;

    // 0 or 1: which end of the cell is nearer. An axis with one plane has no other end.
    private static int Nearest(float at, float reach) => at >= 0.5f && reach > 0f ? 1 : 0;

    private static bool IsInGrid(int voxel, int cells, float reach) => voxel >= 0 && (reach > 0f ? voxel <= cells : voxel == 0);
}
