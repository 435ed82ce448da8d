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
        int strideZ = grid.SizeX * grid.SizeY;
        float alongX = MathF.Abs(ray.DeltaX);
        float alongY = MathF.Abs(ray.DeltaY);
        float alongZ = MathF.Abs(ray.DeltaZ);
        PlaneRay planes;
        if (alongX >= alongY && alongX >= alongZ)
            planes = new(ray.StartX, ray.DeltaX, grid.SizeX, 1, ray.StartY, ray.DeltaY, grid.SizeY, grid.SizeX, ray.StartZ, ray.DeltaZ, grid.SizeZ, strideZ, ray.LengthMm);
        else if (alongY >= alongZ)
            planes = new(ray.StartY, ray.DeltaY, grid.SizeY, grid.SizeX, ray.StartX, ray.DeltaX, grid.SizeX, 1, ray.StartZ, ray.DeltaZ, grid.SizeZ, strideZ, ray.LengthMm);
        else
            planes = new(ray.StartZ, ray.DeltaZ, grid.SizeZ, strideZ, ray.StartX, ray.DeltaX, grid.SizeX, 1, ray.StartY, ray.DeltaY, grid.SizeY, grid.SizeX, ray.LengthMm);

        planes.Range(tof.FirstMm, tof.LastMm, out int firstPlane, out int lastPlane);
        for (int plane = firstPlane; plane <= lastPlane; plane++)
        {
            float u = planes.U0 + planes.UStep * plane;
            float v = planes.V0 + planes.VStep * plane;
            float uFloor = MathF.Floor(u);
            float vFloor = MathF.Floor(v);
            int iu = (int)uFloor;
            int iv = (int)vFloor;
            if (iu < -1 || iu >= planes.SizeU || iv < -1 || iv >= planes.SizeV)
                continue;

            float weight = planes.StepMm * tof.At(planes.Position0Mm + planes.PositionStepMm * plane);
            float u1 = u - uFloor;
            float v1 = v - vFloor;
            float u0 = 1f - u1;
            float v0 = 1f - v1;
            int voxel = plane * planes.StridePlane + iu * planes.StrideU + iv * planes.StrideV;
            bool hasU0 = iu >= 0;
            bool hasU1 = iu + 1 < planes.SizeU;
            if (iv >= 0)
            {
                if (hasU0)
                    visitor.Visit(voxel, weight * (u0 * v0));
                if (hasU1)
                    visitor.Visit(voxel + planes.StrideU, weight * (u1 * v0));
            }

            if (iv + 1 < planes.SizeV)
            {
                if (hasU0)
                    visitor.Visit(voxel + planes.StrideV, weight * (u0 * v1));
                if (hasU1)
                    visitor.Visit(voxel + planes.StrideU + planes.StrideV, weight * (u1 * v1));
            }
        }
    }
}
