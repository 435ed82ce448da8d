using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection;

/// <summary>A <see cref="ProjectionMethod"/> as a type, so that kernels are compiled for each.</summary>
internal interface IRayMethod
{
    /// <summary>Visits the voxels of a ray.</summary>
    static abstract void Walk<TVisitor, TTof>(in Ray ray, in GridShape grid, in TTof tof, ref TVisitor visitor)
        where TVisitor : struct, IRayVisitor
        where TTof : struct, ITofWeight;
}

/// <summary><see cref="ProjectionMethod.Joseph"/>.</summary>
internal readonly struct JosephMethod : IRayMethod
{
    public static void Walk<TVisitor, TTof>(in Ray ray, in GridShape grid, in TTof tof, ref TVisitor visitor)
        where TVisitor : struct, IRayVisitor
        where TTof : struct, ITofWeight => JosephLaw.Walk(ray, grid, tof, ref visitor);
}

/// <summary><see cref="ProjectionMethod.Siddon"/>.</summary>
internal readonly struct SiddonMethod : IRayMethod
{
    public static void Walk<TVisitor, TTof>(in Ray ray, in GridShape grid, in TTof tof, ref TVisitor visitor)
        where TVisitor : struct, IRayVisitor
        where TTof : struct, ITofWeight => SiddonLaw.Walk(ray, grid, tof, ref visitor);
}
