namespace PetRecon.Therapy.Gamma.Search;

/// <summary>Gamma at one point: cells in the order of distance, each asked for something better than the best so far.</summary>
internal readonly struct GammaLaw : IGammaLaw
{
    /// <inheritdoc/>
    public static float At<TField>(in TField field, in GammaSpace space, in GammaCriterion criterion, int i, int j, int k, float dose)
        where TField : struct, IGammaField
    {
        if (criterion.EitherReachesThreshold == 0 && !(dose >= criterion.Threshold))
            return float.NaN;
        float tolerance = Tolerance(criterion, dose);
        if (!(tolerance > 0f))
            return float.NaN;
        GammaPoint point = space.Locate(i, j, k);
        float maxSquared = criterion.MaxGamma * criterion.MaxGamma;
        if (IsOutOfReach(space, point, maxSquared))
            return float.NaN;

        float perTolerance = 1f / tolerance;
        int corner = space.Corner(point.CellX, point.CellY, point.CellZ);
        GammaCell own = GammaCell.Load(field, space, corner, dose, perTolerance);
        float difference = DifferenceAt(own, space, point);
        if (IsBelowThreshold(criterion, point, dose, difference, tolerance))
            return float.NaN;

        float bestSquared = own.Improve(space, space.From(point, 0, 0, 0), Start(space, point, difference, maxSquared), criterion.Precision);
        for (int n = 1; n < field.StepCount; n++)
        {
            float worthwhile = GammaCell.Worthwhile(bestSquared, criterion.Precision);
            CellStep step = field.Step(n);
            if (step.BoundSquared >= worthwhile)
                break;
            int x = point.CellX + step.X;
            int y = point.CellY + step.Y;
            int z = point.CellZ + step.Z;
            if (x < 0 || y < 0 || z < 0 || x >= space.CellsX || y >= space.CellsY || z >= space.CellsZ)
                continue;
            int first = space.Corner(x, y, z);
            float under = (field.Least(first) - dose) * perTolerance;
            float over = (dose - field.Most(first)) * perTolerance;
            float gap = under > over ? under : over;
            gap = gap > 0f ? gap : 0f;
            if (space.DistanceSquared(point, step.X, step.Y, step.Z) + gap * gap >= worthwhile)
                continue;
            GammaCell cell = GammaCell.Load(field, space, first, dose, perTolerance);
            bestSquared = cell.Improve(space, space.From(point, step.X, step.Y, step.Z), bestSquared, criterion.Precision);
        }

        float gamma = MathF.Sqrt(bestSquared);
        return difference < 0f ? -gamma : gamma;
    }

    /// <summary>The dose tolerance at a point.</summary>
    public static float Tolerance(in GammaCriterion criterion, float dose) => criterion.IsLocal != 0 ? criterion.DoseTolerance * dose : criterion.DoseTolerance;

    /// <summary>Whether no cell is within the largest gamma.</summary>
    public static bool IsOutOfReach(in GammaSpace space, in GammaPoint point, float maxSquared) =>
        point.IsInside == 0 && (space.DistanceSquared(point, 0, 0, 0) >= maxSquared || space.InPlane != 0 && (point.Z < 0f || point.Z > space.ReachZ));

    /// <summary>The difference of doses at the point (outside of the grid: at the nearest place in it), in tolerances.</summary>
    public static float DifferenceAt(in GammaCell own, in GammaSpace space, in GammaPoint point) => own.Value(new(
        Within(point.X, space.ReachX) * space.WidthX,
        Within(point.Y, space.ReachY) * space.WidthY,
        Within(point.Z, space.ReachZ) * space.WidthZ));

    /// <summary>What the search begins with: the difference at the point itself, or the largest gamma.</summary>
    public static float Start(in GammaSpace space, in GammaPoint point, float difference, float maxSquared)
    {
        float here = space.DistanceSquared(point, 0, 0, 0) + difference * difference;
        return here < maxSquared ? here : maxSquared;
    }

    /// <summary>Whether neither dose reaches the threshold, if either may.</summary>
    public static bool IsBelowThreshold(in GammaCriterion criterion, in GammaPoint point, float dose, float difference, float tolerance) =>
        criterion.EitherReachesThreshold != 0 && !(dose >= criterion.Threshold)
        && !(point.IsInside != 0 && dose + difference * tolerance >= criterion.Threshold);

    private static float Within(float at, float reach) => at < 0f ? 0f : at > reach ? reach : at;
}
