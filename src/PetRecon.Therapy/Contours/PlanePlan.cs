using System.Collections.Immutable;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Therapy.Contours;

/// <summary>
/// Which planes a structure gets. All are laid so that slabs of which each reaches half way to the next plane, and as far beyond the last one, fill what the
/// structure is meant to fill: its end is half a step beyond the last plane.
/// </summary>
internal static class PlanePlan
{
    // Masks take contours nearer to each other than 0.05 mm as being in one plane.
    private const double ClosestMm = 0.06;
    private const double ClosestBetweenMm = 0.1;
    private const int LeastRounded = 2;

    /// <summary>The new planes, by the contour plane that they belong to.</summary>
    /// <param name="slabs">The structure's planes, ended at the contours, so that slabs that do not touch are apart.</param>
    /// <param name="options">Spacing and ends.</param>
    public static List<PlannedPlane> Of(ImmutableArray<StructureSlab> slabs, StructureInterpolationOptions options)
    {
        double[] distances = new double[slabs.Length - 1];
        for (int i = 0; i < distances.Length; i++)
            distances[i] = slabs[i + 1].HeightMm - slabs[i].HeightMm;
        double usual = distances.Order().ElementAt(distances.Length / 2);
        List<PlannedPlane> planes = [];
        bool isJoinedBelow = false;
        for (int i = 0; i < slabs.Length; i++)
        {
            bool isJoinedAbove = IsJoined(slabs, i);
            double end = isJoinedBelow ? distances[i - 1] : isJoinedAbove ? distances[i] : usual;
            if (!isJoinedBelow)
                AddEnd(planes, i, slabs[i].HeightMm, -end, options);
            if (isJoinedAbove)
                AddBetween(planes, i, slabs[i].HeightMm, distances[i], options, isFirst: !isJoinedBelow, isLast: !IsJoined(slabs, i + 1));
            else
                AddEnd(planes, i, slabs[i].HeightMm, end, options);
            if (!isJoinedBelow && !isJoinedAbove && options.Ends == StructureEnds.AtContour)
                planes.Add(new(i, slabs[i].HeightMm + ClosestMm, null, 1));
            isJoinedBelow = isJoinedAbove;
        }

        return planes;
    }

    /// <summary>Whether the structure goes on between a plane and the next one.</summary>
    public static bool IsJoined(ImmutableArray<StructureSlab> slabs, int index) =>
        index >= 0 && index + 1 < slabs.Length && slabs[index].HighMm > slabs[index].HeightMm;

    private static void AddBetween(List<PlannedPlane> planes, int index, double heightMm, double distanceMm, StructureInterpolationOptions options, bool isFirst, bool isLast)
    {
        // At least one plane between, so that gaps of the structure are as wide compared with its planes as they were before.
        int steps = (int)Math.Min(Math.Max(2, Math.Ceiling(distanceMm / options.PlaneSpacingMm - 1e-6)), Math.Floor(distanceMm / ClosestBetweenMm));
        bool isThin = options.Ends == StructureEnds.AtContour && distanceMm / Math.Max(steps, 1) > 2 * ClosestMm;
        if (isThin && isFirst)
            planes.Add(new(index, heightMm + ClosestMm, ClosestMm / distanceMm, 1));
        for (int step = 1; step < steps; step++)
            planes.Add(new(index, heightMm + distanceMm * step / steps, (double)step / steps, 1));
        if (isThin && isLast)
            planes.Add(new(index, heightMm + distanceMm - ClosestMm, 1 - ClosestMm / distanceMm, 1));
    }

    // The length of an end is half the distance of planes; m planes half a step before its end are length / (m + 1/2) apart.
    private static void AddEnd(List<PlannedPlane> planes, int index, double heightMm, double signedDistanceMm, StructureInterpolationOptions options)
    {
        if (options.Ends == StructureEnds.AtContour)
            return;
        double length = 0.5 * Math.Abs(signedDistanceMm);
        bool isRounded = options.Ends == StructureEnds.Rounded;
        double wanted = Math.Max(isRounded ? LeastRounded : 1, Math.Ceiling(length / options.PlaneSpacingMm - 0.5 - 1e-6));
        int count = (int)Math.Min(wanted, Math.Floor(length / ClosestMm - 0.5));
        for (int n = 1; n <= count; n++)
        {
            double part = n / (count + 0.5);

            // The outermost contour plane itself stands for half a step of the end with all of its area. What is left of the paraboloid's volume goes to the others.
            double area = isRounded ? (1 - part) * (1 - 0.25 / ((double)count * count)) : 1;
            planes.Add(new(index, heightMm + Math.Sign(signedDistanceMm) * length * part, null, area));
        }
    }
}
