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
        StrideU = strideU;
        StrideV = strideV;
    }

    /// <summary>Planes on which the ray is between its ends, in reach of the TOF bin and (to one plane) inside the grid.</summary>
    /// <param name="firstMm">Begin of the TOF weight from the line's middle.</param>
    /// <param name="lastMm">End of the TOF weight.</param>
    /// <param name="firstPlane">First plane to visit.</param>
    /// <param name="lastPlane">Last plane to visit; below the first if there is none.</param>
    public void Range(float firstMm, float lastMm, out int firstPlane, out int lastPlane)
    {
        float from = (MathF.Max(-HalfLengthMm, firstMm) - Position0Mm) / PositionStepMm;
        float to = (MathF.Min(HalfLengthMm, lastMm) - Position0Mm) / PositionStepMm;
        float low = MathF.Max(0f, MathF.Min(from, to));
        float high = MathF.Min(Planes - 1f, MathF.Max(from, to));
        Narrow(U0, UStep, SizeU, ref low, ref high);
        Narrow(V0, VStep, SizeV, ref low, ref high);
        // Written so that an empty or unordered range gives last < first.
        firstPlane = 0;
        lastPlane = -1;
        if (low <= high)
        {
            firstPlane = (int)MathF.Ceiling(low);
            lastPlane = (int)MathF.Floor(high);
        }
    }

    // Planes on which -1 < index < size, widened by one plane: the visit itself decides at the rim.
    private static void Narrow(float at0, float step, int size, ref float low, ref float high)
    {
        if (MathF.Abs(step) < 1e-12f)
        {
            if (at0 <= -1f || at0 >= size)
                high = -1f;
            return;
        }

        float a = (-1f - at0) / step;
        float b = (size - at0) / step;
        low = MathF.Max(low, MathF.Min(a, b) - 1f);
        high = MathF.Min(high, MathF.Max(a, b) + 1f);
    }
}
