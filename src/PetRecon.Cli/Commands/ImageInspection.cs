using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;

namespace PetRecon.Cli.Commands;

/// <summary>An image's grid and values.</summary>
internal static class ImageInspection
{
    public static void Run(string path, int? frame, string? plot, Report report)
    {
        VolumeReadResult read = VolumeFile.Read(path, frame);
        foreach (string warning in read.Warnings)
            report.Warn($"{path}: {warning}");
        report.Say($"Format: {read.Format}, {read.StoredAs}{(read.Description.Length > 0 ? $", \"{read.Description}\"" : "")}");
        if (read.FrameCount > 1)
            report.Say($"Frame:  {read.FrameIndex} of 0 to {read.FrameCount - 1}");
        report.Result["format"] = read.Format;
        report.Result["storedAs"] = read.StoredAs;
        report.Result["description"] = read.Description;
        report.Result["frames"] = read.FrameCount;
        Describe(read.Volume, report);
        if (plot is null)
            return;
        SliceMontage.Write(plot, read.Volume);
        report.Say($"Picture: {plot}");
        report.Result["plot"] = Path.GetFullPath(plot);
    }

    /// <summary>Grid and values of an image.</summary>
    public static void Describe(Volume volume, Report report)
    {
        VoxelGrid grid = volume.Grid;
        (float low, float high, double mean, Vector3D heaviest) = Values(volume);
        report.Say($"Grid:   {grid}, first voxel at {grid.OriginMm} mm, axes {grid.AxisX} {grid.AxisY} {grid.AxisZ} (LPS)");
        report.Say(FormattableString.Invariant($"Values: {low:G5} to {high:G5}, mean {mean:G5}, sum {volume.Sum():G7}"));
        report.Say($"Centre of the positive values: {heaviest} mm");
        report.Result["grid"] = ReconstructionJson.Grid(grid);
        report.Result["minimum"] = JsonText.Number(low);
        report.Result["maximum"] = JsonText.Number(high);
        report.Result["mean"] = JsonText.Number(mean);
        report.Result["sum"] = JsonText.Number(volume.Sum());
        report.Result["centreMm"] = ReconstructionJson.Vector(heaviest);
    }

    private static (float Low, float High, double Mean, Vector3D CentreMm) Values(Volume volume)
    {
        VoxelGrid grid = volume.Grid;
        float low = float.PositiveInfinity;
        float high = float.NegativeInfinity;
        double weight = 0;
        Vector3D index = Vector3D.Zero;
        int voxel = 0;
        for (int k = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++, voxel++)
                {
                    float value = volume.Voxels[voxel];
                    low = Math.Min(low, value);
                    high = Math.Max(high, value);
                    if (!(value > 0 && float.IsFinite(value)))
                        continue;
                    weight += value;
                    index += value * new Vector3D(i, j, k);
                }
            }
        }

        Vector3D centre = weight > 0 ? index / weight : grid.IndexOf(grid.CenterMm);
        return (low, high, volume.Sum() / grid.VoxelCount, grid.PositionMm(centre.X, centre.Y, centre.Z));
    }
}
