using System.Runtime.CompilerServices;

namespace PetRecon.Core.Rays;

/// <summary>
/// Bilinear interpolation on each plane of voxel centres along the axis in which the ray advances fastest
/// (Joseph, IEEE Trans Med Imaging 1 (1982) 192). Each plane stands for the length of the ray between two planes;
/// outside the grid the image is 0, and so is the weight.
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
        planes.Range(tof.FirstMm, tof.LastMm, out int firstPlane, out int lastPlane);
        // ILGPU computes the last plane anew in every turn of the loop unless it is used before it.
        if (lastPlane < firstPlane)
            return;

        // Locals, because a large struct would be read from memory at every plane.
        float u0 = planes.U0, uStep = planes.UStep;
        float v0 = planes.V0, vStep = planes.VStep;
        float stepMm = planes.StepMm;
        float position0Mm = planes.Position0Mm, positionStepMm = planes.PositionStepMm;
        int lastU = planes.SizeU - 1, lastV = planes.SizeV - 1;
        int strideU = planes.StrideU, strideV = planes.StrideV, stridePlane = planes.StridePlane;
        for (int plane = firstPlane; plane <= lastPlane; plane++)
        {
            float u = u0 + uStep * plane;
            float v = v0 + vStep * plane;
            float uFloor = MathF.Floor(u);
            float vFloor = MathF.Floor(v);
            int iu = (int)uFloor;
            int iv = (int)vFloor;
            float weight = stepMm * tof.At(position0Mm + positionStepMm * plane);
            float right = weight * (u - uFloor);
            float left = weight - right;
            float far = v - vFloor;
            float near = 1f - far;
            int voxel = plane * stridePlane + iu * strideU + iv * strideV;
            if ((uint)iu < (uint)lastU && (uint)iv < (uint)lastV)
            {
                visitor.Visit(voxel, left * near);
                visitor.Visit(voxel + strideU, right * near);
                visitor.Visit(voxel + strideV, left * far);
                visitor.Visit(voxel + strideU + strideV, right * far);
                continue;
            }

            // At the rim some of the four are outside the grid, where the image is 0.
            bool hasLeft = (uint)iu <= (uint)lastU;
            bool hasRight = (uint)(iu + 1) <= (uint)lastU;
            bool hasNear = (uint)iv <= (uint)lastV;
            bool hasFar = (uint)(iv + 1) <= (uint)lastV;
            if (hasLeft && hasNear)
                visitor.Visit(voxel, left * near);
            if (hasRight && hasNear)
                visitor.Visit(voxel + strideU, right * near);
            if (hasLeft && hasFar)
                visitor.Visit(voxel + strideV, left * far);
            if (hasRight && hasFar)
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
