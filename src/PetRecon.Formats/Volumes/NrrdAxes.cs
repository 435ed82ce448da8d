using System.Globalization;
using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>The axes of a NRRD array: which are of space, and how samples of one frame are found among the others'.</summary>
/// <param name="Sizes">Sizes of all axes, fastest first.</param>
/// <param name="Spatial">Which axes are of space, in the file's order: two or three.</param>
/// <param name="FramesFirst">Number of frames that change faster than space, as in Slicer's sequences.</param>
/// <param name="FramesLast">Number of frames that change slower than space.</param>
internal sealed record NrrdAxes(long[] Sizes, int[] Spatial, long FramesFirst, long FramesLast)
{
    private const int MaxDimension = 16;

    public long FrameCount => FramesFirst * FramesLast;

    public static NrrdAxes Of(NrrdHeader header)
    {
        long dimension = header.Integer("dimension", 0);
        if (dimension is < 2 or > MaxDimension)
            throw header.Bad("dimension", $"2 to {MaxDimension}");
        long[] sizes = SizesOf(header, (int)dimension);
        string[] kinds = header.Words("kinds");
        if (kinds.Length != 0 && kinds.Length != dimension)
            throw header.Bad("kinds", $"one word for each of {dimension} axes");
        NrrdVector?[] directions = NrrdVector.List(header, "spacedirections", (int)dimension);
        List<int> spatial = [];
        for (int axis = 0; axis < dimension; axis++)
        {
            string kind = kinds.Length > 0 ? kinds[axis] : "";
            bool ofSpace = header.Has("spacedirections") ? directions[axis] is { IsSpatial: true } : IsSpatial(kind) && spatial.Count < 3;
            if (ofSpace)
                spatial.Add(axis);
            else
                RefuseComponents(header, axis, kind, sizes[axis]);
        }

        if (spatial.Count is < 2 or > 3)
            throw new VolumeFormatException(header.Path, header.At("spacedirections"), $"{spatial.Count} of {dimension} axes are axes of space; expected 2 or 3.");
        return Arranged(header, sizes, [.. spatial]);
    }

    /// <summary>Number of voxels of one frame along the first, second and third axis of space.</summary>
    public long Size(int axis) => axis < Spatial.Length ? Sizes[Spatial[axis]] : 1;

    /// <summary>One frame out of samples in which frames change fastest.</summary>
    public float[] Frame(float[] samples, VoxelGrid grid, int frame)
    {
        float[] voxels = GC.AllocateUninitializedArray<float>(grid.VoxelCount);
        long step = FramesFirst;
        long from = (frame / step) * step * voxels.Length + frame % step;
        for (int voxel = 0; voxel < voxels.Length; voxel++, from += step)
            voxels[voxel] = samples[from];
        return voxels;
    }

    private static NrrdAxes Arranged(NrrdHeader header, long[] sizes, int[] spatial)
    {
        long first = 1;
        long last = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (spatial.Contains(axis) || sizes[axis] == 1)
                continue;
            if (axis < spatial[0])
                first = FrameChoice.Product(header.Path, header.At("sizes"), first, sizes[axis]);
            else if (axis > spatial[^1])
                last = FrameChoice.Product(header.Path, header.At("sizes"), last, sizes[axis]);
            else
                throw new VolumeFormatException(header.Path, header.At("sizes"), $"axis {axis} of {sizes[axis]} frames lies between axes of space; it has to be the first or the last.");
        }

        return new(sizes, spatial, first, last);
    }

    private static long[] SizesOf(NrrdHeader header, int dimension)
    {
        string[] words = header.Words("sizes");
        long[] sizes = new long[words.Length];
        bool good = words.Length == dimension;
        for (int axis = 0; good && axis < dimension; axis++)
            good = long.TryParse(words[axis], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[axis]) && sizes[axis] is >= 1 and <= int.MaxValue;
        return good ? sizes : throw header.Bad("sizes", $"{dimension} whole numbers of 1 or more");
    }

    private static bool IsSpatial(string kind) => kind.ToLowerInvariant() is "" or "domain" or "space" or "none" or "???";

    private static void RefuseComponents(NrrdHeader header, int axis, string kind, long size)
    {
        if (size == 1 || IsSpatial(kind) || kind.ToLowerInvariant() is "list" or "time" or "scalar" or "stub")
            return;
        throw new VolumeFormatException(
            header.Path,
            header.At("kinds"),
            $"axis {axis} holds {size} numbers of the kind '{kind}' for each voxel (a colour, vector, matrix or complex image); one is needed.");
    }
}
