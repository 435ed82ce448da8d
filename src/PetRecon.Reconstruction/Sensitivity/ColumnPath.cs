using PetRecon.Reconstruction.Projection.Columns;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The way that all lines between two columns take across the image, as Joseph's method sees it: planes along x or y, and on plane p the
/// transverse index U0 + UStep p and the share T0 + TStep p of the way from the first column to the second.
/// </summary>
/// <param name="U0">Transverse index on plane 0.</param>
/// <param name="UStep">Its change from plane to plane.</param>
/// <param name="T0">Share of the way on plane 0.</param>
/// <param name="TStep">Its change from plane to plane.</param>
/// <param name="Enter">Plane number, with fraction, at which the path enters the grid.</param>
/// <param name="Leave">Plane number at which it leaves.</param>
/// <param name="Weight">Efficiencies of both columns, divided by the number of planes from one column to the other.</param>
/// <param name="LengthMm">Distance of the columns.</param>
/// <param name="First">Number of the first column.</param>
/// <param name="Second">Number of the second column.</param>
internal readonly record struct ColumnPath(float U0, float UStep, float T0, float TStep, float Enter, float Leave, float Weight, float LengthMm, int First = -1, int Second = -1)
{
    /// <summary>The path between two points given in voxel indices; false if it does not cross the grid.</summary>
    /// <param name="start">Index along the main axis of the first point.</param>
    /// <param name="delta">From the first point to the second; not 0.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="startU">Transverse index of the first point.</param>
    /// <param name="deltaU">From the first point to the second.</param>
    /// <param name="sizeU">Number of transverse voxels.</param>
    /// <param name="efficiency">Efficiencies of both columns.</param>
    /// <param name="lengthMm">Distance of the points.</param>
    /// <param name="path">The path.</param>
    public static bool TryMake(
        float start, float delta, int planes, float startU, float deltaU, int sizeU, float efficiency, float lengthMm, out ColumnPath path)
    {
        float perPlane = 1f / delta;
        float uStep = deltaU * perPlane;
        float u0 = startU - start * uStep;
        (float enter, float leave) = PlaneCrossing.Of(start, delta, planes, u0, uStep, sizeU);
        path = new(u0, uStep, -start * perPlane, perPlane, enter, leave, efficiency * Math.Abs(perPlane), lengthMm);
        return enter < leave;
    }
}
