using System.Runtime.CompilerServices;
using PetRecon.Core.Rays;

namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>The two ends of each lane's ray, in voxel indices.</summary>
internal struct Ends<TWide>
    where TWide : struct, IWide<TWide>
{
    public TWide X0, Y0, Z0, X1, Y1, Z1;

    /// <summary>Distances in mm; <see cref="Ray.LengthMm"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TWide Length(in GridShape shape)
    {
        TWide x = (X1 - X0) * TWide.Of(shape.SpacingXMm);
        TWide y = (Y1 - Y0) * TWide.Of(shape.SpacingYMm);
        TWide z = (Z1 - Z0) * TWide.Of(shape.SpacingZMm);
        return TWide.Sqrt(x * x + y * y + z * z);
    }

    /// <summary>Begin and extent along a main axis and the two transverse ones, as <see cref="PairImage.Sizes"/> orders them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Turn(int axis, out TWide start, out TWide delta, out TWide startU, out TWide deltaU, out TWide startV, out TWide deltaV)
    {
        (start, delta) = axis switch { 0 => (X0, X1 - X0), 1 => (Y0, Y1 - Y0), _ => (Z0, Z1 - Z0) };
        (startU, deltaU) = axis == 0 ? (Y0, Y1 - Y0) : (X0, X1 - X0);
        (startV, deltaV) = axis == 2 ? (Y0, Y1 - Y0) : (Z0, Z1 - Z0);
    }
}
