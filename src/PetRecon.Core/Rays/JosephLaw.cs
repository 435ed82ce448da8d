using System.Runtime.CompilerServices;

namespace PetRecon.Core.Rays;

/// <summary>
/// Bilinear interpolation on each plane of voxel centres along the axis in which the ray advances fastest
/// (Joseph, IEEE Trans Med Imaging 1 (1982) 192). Each plane stands for the length of the ray from half a plane before it to half a plane
/// behind it, or the part of that inside the grid and between the detectors. Beyond the outermost voxel centres the image goes on as it
/// is there, up to the voxels' faces. So the weights of a ray add up to its exact chord through the grid.
/// </summary>
public static class JosephLaw
{
    /// <summary>Visits the four voxels around the ray on each plane, with length in mm times interpolation times TOF weight.</summary>
    /// <typeparam name="TVisitor">What to do at a voxel.</typeparam>
    /// <typeparam name="TTof">The TOF weight.</typeparam>
    public static void Walk<TVisitor, TTof>(in Ray ray, in GridShape grid, in TTof tof, ref TVisitor visitor)
        where TVisitor : struct, IRayVisitor
        where TTof : struct, ITofWeight
    {
        if (!(ray.LengthMm > 0f))
            return;
        PlaneRay planes = AlongMainAxis(ray, grid);
        planes.Range(tof.FirstMm, tof.LastMm, out int firstPlane, out int lastPlane, out float enter, out float leave);
        // ILGPU computes the last plane anew in every turn of the loop unless it is used before it.
        if (lastPlane < firstPlane)
            return;

        // Locals, because a large struct would be read from memory at every plane.
        float u0 = planes.U0, uStep = planes.UStep;
        float v0 = planes.V0, vStep = planes.VStep;
        float stepMm = planes.StepMm;
        float position0Mm = planes.Position0Mm, positionStepMm = planes.PositionStepMm;
        float lastU = planes.SizeU - 1f, lastV = planes.SizeV - 1f;
        float lastPairU = MathF.Max(0f, lastU - 1f), lastPairV = MathF.Max(0f, lastV - 1f);
        int strideU = planes.StrideU, strideV = planes.StrideV, stridePlane = planes.StridePlane;
        for (int plane = firstPlane; plane <= lastPlane; plane++)
        {
            // Held between the outermost centres, the sample repeats the outermost voxel up to its face, and needs no checks.
            float u = MathF.Max(0f, MathF.Min(lastU, u0 + uStep * plane));
            float v = MathF.Max(0f, MathF.Min(lastV, v0 + vStep * plane));
            float uFloor = MathF.Min(MathF.Floor(u), lastPairU);
            float vFloor = MathF.Min(MathF.Floor(v), lastPairV);
            float weight = stepMm * PlaneRay.Share(plane, enter, leave) * tof.At(position0Mm + positionStepMm * plane);
            float right = weight * (u - uFloor);
            float left = weight - right;
            float far = v - vFloor;
            float near = 1f - far;
            int voxel = plane * stridePlane + (int)uFloor * strideU + (int)vFloor * strideV;
            visitor.Visit(voxel, left * near);
            visitor.Visit(voxel + strideU, right * near);
            visitor.Visit(voxel + strideV, left * far);
            visitor.Visit(voxel + strideU + strideV, right * far);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PlaneRay AlongMainAxis(in Ray ray, in GridShape grid)
    {
        int strideZ = grid.SizeX * grid.SizeY;
        float alongX = MathF.Abs(ray.DeltaX);
        float alongY = MathF.Abs(ray.DeltaY);
        float alongZ = MathF.Abs(ray.DeltaZ);
        if (alongX >= alongY && alongX >= alongZ)
            return new(ray.StartX, ray.DeltaX, grid.SizeX, 1, ray.StartY, ray.DeltaY, grid.SizeY, grid.SizeX, ray.StartZ, ray.DeltaZ, grid.SizeZ, strideZ, ray.LengthMm);
        if (alongY >= alongZ)
            return new(ray.StartY, ray.DeltaY, grid.SizeY, grid.SizeX, ray.StartX, ray.DeltaX, grid.SizeX, 1, ray.StartZ, ray.DeltaZ, grid.SizeZ, strideZ, ray.LengthMm);
        return new(ray.StartZ, ray.DeltaZ, grid.SizeZ, strideZ, ray.StartX, ray.DeltaX, grid.SizeX, 1, ray.StartY, ray.DeltaY, grid.SizeY, grid.SizeX, ray.LengthMm);
    }
}
