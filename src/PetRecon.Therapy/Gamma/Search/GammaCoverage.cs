namespace PetRecon.Therapy.Gamma.Search;

/// <summary>Which points the searched dose's grid does not serve.</summary>
internal static class GammaCoverage
{
    /// <summary>
    /// Points above the threshold without gamma, and points that are nearer to a face of the searched grid than their gamma, so that what is
    /// beyond it might have been nearer.
    /// </summary>
    public static (long Uncovered, long NearFace) Count(GammaPlan plan, float[] signed, int threads)
    {
        GammaSpace space = plan.Space;
        GammaCriterion criterion = plan.Criterion;
        int rows = signed.Length / space.PointsX;
        (long Uncovered, long NearFace)[] counts = new (long, long)[rows];
        Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            int j = row % space.PointsY;
            int k = row / space.PointsY;
            ReadOnlySpan<float> doses = plan.Points.Voxels.Slice(row * space.PointsX, space.PointsX);
            (int first, int last) = OutOfReach(space, criterion.MaxGamma, j, k);
            for (int i = 0; i < space.PointsX; i++)
            {
                float gamma = MathF.Abs(signed[row * space.PointsX + i]);
                if (float.IsNaN(gamma))
                {
                    if (doses[i] >= criterion.Threshold && GammaLaw.Tolerance(criterion, doses[i]) > 0)
                        counts[row].Uncovered++;
                }
                else if ((i < first || i > last) && gamma * gamma > FaceDistanceSquared(space, space.Locate(i, j, k)))
                {
                    counts[row].NearFace++;
                }
            }
        });
        return (counts.Sum(static count => count.Uncovered), counts.Sum(static count => count.NearFace));
    }

    // The points of a row that are further than the largest gamma from all faces, if any: as the least of distances to planes rises and falls once
    // along a line, it is enough to look from both ends.
    private static (int First, int Last) OutOfReach(in GammaSpace space, float maxGamma, int j, int k)
    {
        int first = 0;
        while (first < space.PointsX && !IsOutOfReach(space, maxGamma, first, j, k))
            first++;
        int last = space.PointsX - 1;
        while (last > first && !IsOutOfReach(space, maxGamma, last, j, k))
            last--;
        return (first, last);
    }

    private static bool IsOutOfReach(in GammaSpace space, float maxGamma, int i, int j, int k) =>
        FaceDistanceSquared(space, space.Locate(i, j, k)) >= maxGamma * maxGamma;

    // Square of the distance to the nearest face of the grid, in distances to agreement; 0 outside. An axis with one plane has no faces.
    private static float FaceDistanceSquared(in GammaSpace space, in GammaPoint point)
    {
        float x = FaceDistance(point.CellX + point.X, space.CellsX, space.ReachX);
        float y = FaceDistance(point.CellY + point.Y, space.CellsY, space.ReachY);
        float z = space.InPlane != 0 ? float.PositiveInfinity : FaceDistance(point.CellZ + point.Z, space.CellsZ, space.ReachZ);
        x *= space.WidthX;
        y *= space.WidthY;
        z *= space.WidthZ;
        return MathF.Min(x * x, MathF.Min(y * y, z * z));
    }

    private static float FaceDistance(float at, int cells, float reach) =>
        reach == 0 ? float.PositiveInfinity : MathF.Max(0, MathF.Min(at, cells - at));
}
