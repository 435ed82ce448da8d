using System.Numerics;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>Between which planes a straight way across an image, seen along z, is within it.</summary>
internal static class PlaneCrossing
{
    /// <summary>The plane numbers, with fraction, at which the way enters and leaves; it does not cross the image if the first is not below the second.</summary>
    /// <param name="start">Plane number of the way's first point.</param>
    /// <param name="delta">From its first point to its second; not 0.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="across">Transverse index of the way on plane 0.</param>
    /// <param name="acrossStep">Its change from plane to plane.</param>
    /// <param name="sizeAcross">Number of transverse voxels.</param>
    public static (T Enter, T Leave) Of<T>(T start, T delta, int planes, T across, T acrossStep, int sizeAcross)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        T half = T.CreateChecked(0.5);
        T enter = T.Max(-half, T.Min(start, start + delta));
        T leave = T.Min(T.CreateChecked(planes) - half, T.Max(start, start + delta));
        return Narrowed(enter, leave, across, acrossStep, sizeAcross);
    }

    /// <summary>What of a way is within the image along one more axis.</summary>
    /// <param name="enter">Plane number at which it enters, as far as the other axes go.</param>
    /// <param name="leave">Plane number at which it leaves, as far as they go.</param>
    /// <param name="across">Index of the way along that axis on plane 0.</param>
    /// <param name="acrossStep">Its change from plane to plane.</param>
    /// <param name="sizeAcross">Number of voxels along that axis.</param>
    public static (T Enter, T Leave) Narrowed<T>(T enter, T leave, T across, T acrossStep, int sizeAcross)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        T half = T.CreateChecked(0.5), edge = T.CreateChecked(sizeAcross) - half;
        if (T.Abs(acrossStep) < T.CreateChecked(1e-12))
            return across < -half || across > edge ? (enter, -T.One) : (enter, leave);
        T a = (-half - across) / acrossStep;
        T b = (edge - across) / acrossStep;
        return (T.Max(enter, T.Min(a, b)), T.Min(leave, T.Max(a, b)));
    }
}
