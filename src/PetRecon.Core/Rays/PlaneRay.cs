namespace PetRecon.Core.Rays;

/// <summary>
/// A ray as Joseph's method sees it: its two transverse indices and its position as linear functions of the plane number along the main
/// axis. The scalar law and the SIMD engine both start from it.
/// </summary>
public readonly struct PlaneRay
{
    /// <summary>Transverse indices at plane 0.</summary>
    public readonly float U0, V0;

    /// <summary>Change of the transverse indices from plane to plane.</summary>
    public readonly float UStep, VStep;

    /// <summary>Distance from the line's middle at plane 0, and its change from plane to plane, in mm; towards the second detector.</summary>
    public readonly float Position0Mm, PositionStepMm;

    /// <summary>Length of the ray between two planes, in mm.</summary>
    public readonly float StepMm;

    /// <summary>Half the distance between the detectors, in mm.</summary>
    public readonly float HalfLengthMm;

    /// <summary>Number of planes and of voxels along the transverse indices.</summary>
    public readonly int Planes, SizeU, SizeV;

    /// <summary>Distance in the image array between neighbours along the main axis and the transverse ones.</summary>
    public readonly int StridePlane, StrideU, StrideV;

    /// <summary>Rewrites a ray whose component along the main axis is not 0.</summary>
    public PlaneRay(
        float start, float delta, int planes, int stridePlane,
        float startU, float deltaU, int sizeU, int strideU,
        float startV, float deltaV, int sizeV, int strideV,
        float lengthMm)
    {
        float perPlane = 1f / delta;
        UStep = deltaU * perPlane;
        VStep = deltaV * perPlane;
        U0 = startU - start * UStep;
        V0 = startV - start * VStep;
        PositionStepMm = lengthMm * perPlane;
        Position0Mm = -start * PositionStepMm - 0.5f * lengthMm;
        StepMm = MathF.Abs(PositionStepMm);
        HalfLengthMm = 0.5f * lengthMm;
        Planes = planes;
        SizeU = sizeU;
        SizeV = sizeV;
        StridePlane = stridePlane;
        // With one voxel across there is no neighbour to step to.
        StrideU = sizeU > 1 ? strideU : 0;
        StrideV = sizeV > 1 ? strideV : 0;
    }

    /// <summary>The part of the ray that is between its ends and inside the grid, and the planes that stand for it.</summary>
    /// <param name="firstMm">Begin of the TOF weight from the line's middle.</param>
    /// <param name="lastMm">End of the TOF weight.</param>
    /// <param name="firstPlane">First plane to visit.</param>
    /// <param name="lastPlane">Last plane to visit; below the first if there is none.</param>
    /// <param name="enter">Plane number, with fraction, at which the part begins; the grid reaches from -0.5 to the number of planes - 0.5.</param>
    /// <param name="leave">Plane number at which the part ends.</param>
    public void Range(float firstMm, float lastMm, out int firstPlane, out int lastPlane, out float enter, out float leave)
    {
        float from = (-HalfLengthMm - Position0Mm) / PositionStepMm;
        float to = (HalfLengthMm - Position0Mm) / PositionStepMm;
        enter = MathF.Max(-0.5f, MathF.Min(from, to));
        leave = MathF.Min(Planes - 0.5f, MathF.Max(from, to));
        Narrow(U0, UStep, SizeU, ref enter, ref leave);
        Narrow(V0, VStep, SizeV, ref enter, ref leave);

        // TOF only leaves planes out, where its weight is 0 anyway: shares of planes are the same for every TOF bin.
        from = (firstMm - Position0Mm) / PositionStepMm;
        to = (lastMm - Position0Mm) / PositionStepMm;
        float low = MathF.Max(MathF.Floor(enter + 0.5f), MathF.Ceiling(MathF.Min(from, to)));
        float high = MathF.Min(MathF.Ceiling(leave - 0.5f), MathF.Floor(MathF.Max(from, to)));

        // Written so that an empty or unordered range gives last < first.
        firstPlane = 0;
        lastPlane = -1;
        if (enter < leave && low <= high)
        {
            firstPlane = (int)low;
            lastPlane = (int)high;
        }
    }

    /// <summary>The share of a plane's length that lies between entering and leaving; 1 for all but the outermost planes.</summary>
    public static float Share(int plane, float enter, float leave) =>
        MathF.Min(leave, plane + 0.5f) - MathF.Max(enter, plane - 0.5f);

    // Planes on which -0.5 <= index <= size - 0.5.
    private static void Narrow(float at0, float step, int size, ref float enter, ref float leave)
    {
        if (MathF.Abs(step) < 1e-12f)
        {
            if (at0 < -0.5f || at0 > size - 0.5f)
                leave = -1f;
            return;
        }

        float a = (-0.5f - at0) / step;
        float b = (size - 0.5f - at0) / step;
        enter = MathF.Max(enter, MathF.Min(a, b));
        leave = MathF.Min(leave, MathF.Max(a, b));
    }
}
