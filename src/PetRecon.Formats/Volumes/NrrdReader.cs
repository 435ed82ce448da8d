using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Reads NRRD (.nrrd, .nhdr) of the versions 1 to 5 (teem.sourceforge.net/nrrd/format.html): two or three axes of space, and frames as
/// slower or faster axes; samples in the file or others, plain, gzip, decimal or hexadecimal.
/// </summary>
internal static class NrrdReader
{
    public static VolumeReadResult Read(string path, int? frame, UnpackedSamples? unpacked)
    {
        NrrdHeader header = NrrdHeader.Parse(path);
        List<string> warnings = [];
        NrrdAxes axes = NrrdAxes.Of(header);
        VoxelGrid grid = NrrdOrientation.Grid(header, axes, warnings);
        long sampleCount = FrameChoice.Product(path, header.At("sizes"), axes.Sizes);
        int chosen = FrameChoice.Of(path, frame, axes.FrameCount);
        NrrdSamples samples = new(header, sampleCount, unpacked);
        if (header.Has("oldmin") || header.Has("oldmax"))
            warnings.Add("The values were once quantised (old min, old max); they are taken as stored, as ITK does.");
        return VolumeAssembly.Assemble(
            grid,
            Voxels(header, axes, samples, grid, chosen, sampleCount),
            samples.Stored,
            (chosen, axes.FrameCount),
            $"NRRD{header.Version}{(samples.Encoding == NrrdEncoding.Raw ? "" : $", {samples.Encoding.ToString().ToLowerInvariant()}")}",
            warnings,
            Description(header));
    }

    private static float[] Voxels(NrrdHeader header, NrrdAxes axes, NrrdSamples samples, VoxelGrid grid, int frame, long sampleCount)
    {
        if (axes.FramesFirst == 1)
            return samples.Read((long)frame * grid.VoxelCount, grid.VoxelCount);
        if (sampleCount > VoxelGrid.MaxVoxelCount)
            throw new VolumeFormatException(header.Path, header.At("sizes"), $"{sampleCount} samples of interleaved frames are more than fit into memory at once; store the frames as the slowest axis.");
        return axes.Frame(samples.Read(0, (int)sampleCount), grid, frame);
    }

    private static string Description(NrrdHeader header)
    {
        string content = header.Text("content").Trim('"');
        string unit = header.Text("sampleunits").Trim('"');
        return content.Length == 0 || unit.Length == 0 || content.Contains(unit, StringComparison.Ordinal) ? content + (content.Length == 0 ? unit : "") : $"{content}; {unit}";
    }
}
