using System.Runtime.Intrinsics.X86;
using PetRecon.Core.Spatial;

namespace PetRecon.Therapy.Gamma.Search;

/// <summary>
/// Voxel centres in the order of their distance from a point, where that order is the same for all points: the points' grid has the searched
/// one's axes and spacing, and is shifted by whole voxels and a fraction.
/// </summary>
internal sealed class WideCenters
{
    private WideCenters(GammaPlan plan, Vector3D origin)
    {
        GammaSpace space = plan.Space;
        (ShiftX, double x) = Split(origin.X);
        (ShiftY, double y) = Split(origin.Y);
        (ShiftZ, double z) = Split(origin.Z);
        (FirstX, LastX) = Inside(ShiftX, x, plan.Searched.Grid.SizeX);
        (FirstY, LastY) = Inside(ShiftY, y, plan.Searched.Grid.SizeY);
        (FirstZ, LastZ) = Inside(ShiftZ, z, plan.Searched.Grid.SizeZ);
        double maxSquared = (double)plan.Criterion.MaxGamma * plan.Criterion.MaxGamma;
        (CellStep Step, double Squared)[] ordered = [.. plan.Steps.Select(step => (step, Squared(step))).Where(pair => pair.Item2 < maxSquared).OrderBy(static pair => pair.Item2)];
        Steps = [.. ordered.Select(static pair => pair.Step)];
        DistanceSquared = [.. ordered.Select(static pair => (float)pair.Squared)];
        Offset = [.. Steps.Select(step => space.Corner(step.X, step.Y, step.Z))];
        RangeX = Range(static step => step.X);
        RangeY = Range(static step => step.Y);
        RangeZ = Range(static step => step.Z);
        (CornerOffset, CornerWeight) = Corners(space, x, y, z);

        double Squared(CellStep step)
        {
            double byX = (step.X - x) * space.WidthX;
            double byY = (step.Y - y) * space.WidthY;
            double byZ = space.InPlane != 0 ? 0 : (step.Z - z) * space.WidthZ;
            return byX * byX + byY * byY + byZ * byZ;
        }

        int Range(Func<CellStep, int> along) => Steps.Length > 0 ? Steps.Max(step => Math.Abs(along(step))) : 0;
    }

    /// <summary>From a point's voxel to the searched voxel that it is nearest to.</summary>
    public int ShiftX { get; }

    public int ShiftY { get; }

    public int ShiftZ { get; }

    /// <summary>The first and the last voxel of the points' grid along each axis that are within the searched one, though these may be beyond their own grid.</summary>
    public int FirstX { get; }

    public int LastX { get; }

    public int FirstY { get; }

    public int LastY { get; }

    public int FirstZ { get; }

    public int LastZ { get; }

    /// <summary>From the nearest voxel to each in the order of distance, within the largest gamma.</summary>
    public CellStep[] Steps { get; }

    /// <summary>The same in the array.</summary>
    public int[] Offset { get; }

    /// <summary>Squares of distances, in distances to agreement, to the rounding of a float.</summary>
    public float[] DistanceSquared { get; }

    /// <summary>The widest step along each axis.</summary>
    public int RangeX { get; }

    public int RangeY { get; }

    public int RangeZ { get; }

    /// <summary>The voxels about a point, from the nearest one in the array, and how much of each is in the dose at the point.</summary>
    public int[] CornerOffset { get; }

    public float[] CornerWeight { get; }

    /// <summary>Prepares a plan; null if its grids differ by more than a shift, or this machine lacks the instructions.</summary>
    public static WideCenters? Of(GammaPlan plan)
    {
        GammaSpace space = plan.Space;
        int points = plan.Points.Grid.SizeX + plan.Points.Grid.SizeY + plan.Points.Grid.SizeZ;
        double turn = Largest(space.ByIX - 1, space.ByIY, space.ByIZ, space.ByJX, space.ByJY - 1, space.ByJZ, space.ByKX, space.ByKY, space.ByKZ - 1);
        double origin = Largest(space.OriginX, space.OriginY, space.OriginZ);
        bool isShift = turn * points < CenterLaw.OnCenter && origin < int.MaxValue / 2;
        return WideGammaLaw.IsSupported && Avx.IsSupported && isShift ? new(plan, new(space.OriginX, space.OriginY, space.OriginZ)) : null;
    }

    private static double Largest(params ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private static (int Whole, double Fraction) Split(double index)
    {
        int whole = (int)Math.Floor(index + 0.5);
        double rest = index - whole;
        return (whole, Math.Abs(rest) < CenterLaw.OnCenter ? 0 : rest);
    }

    private static (int First, int Last) Inside(int shift, double rest, int size) => ((rest < 0 ? 1 : 0) - shift, (rest > 0 ? size - 2 : size - 1) - shift);

    private static (int[] Offset, float[] Weight) Corners(GammaSpace space, double x, double y, double z)
    {
        List<(int Offset, float Weight)> corners = [];
        for (int corner = 0; corner < 8; corner++)
        {
            (int stepX, double partX) = Part(x, corner & 1);
            (int stepY, double partY) = Part(y, corner >> 1 & 1);
            (int stepZ, double partZ) = Part(z, corner >> 2);
            float weight = (float)(partX * partY * partZ);
            if (weight > 0)
                corners.Add((space.Corner(stepX, stepY, stepZ), weight));
        }

        return ([.. corners.Select(static corner => corner.Offset)], [.. corners.Select(static corner => corner.Weight)]);

        static (int Step, double Part) Part(double rest, int other) => other == 0 ? (0, 1 - Math.Abs(rest)) : (Math.Sign(rest), Math.Abs(rest));
    }
}
