using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The options that say on which grid a result is wanted, and how doses are taken to it.</summary>
internal sealed class GridReading
{
    private readonly Option<string?> _like = new("--like") { Description = "Put the result on the grid of this dose or image (a file, or a folder of DICOM images).", HelpName = "path" };
    private readonly Option<string?> _voxel = new("--voxel") { Description = "Put the result on a grid of this spacing in mm that covers the same volume: one number or x,y,z.", HelpName = "mm" };
    private readonly Option<string> _interpolation = new("--interpolation") { Description = "linear: the dose at each voxel's centre. conservative: the exact mean over each voxel, which keeps the integral dose.", DefaultValueFactory = static _ => "linear" };

    public GridReading() => _interpolation.AcceptOnlyFromAmong("linear", "conservative");

    public IEnumerable<Option> Options => [_like, _voxel, _interpolation];

    public DoseInterpolation Interpolation(ParseResult parse) => parse.GetRequiredValue(_interpolation) == "linear" ? DoseInterpolation.Linear : DoseInterpolation.Conservative;

    /// <summary>The grid that was asked for, with the space that it is in; null if none was.</summary>
    /// <param name="first">The dose whose volume is covered when only a spacing is said.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="report">Is told what readers warn of.</param>
    /// <param name="cancellation">Ends the work.</param>
    public (VoxelGrid Grid, string FrameOfReferenceUid)? Grid(DoseGrid first, ParseResult parse, Report report, CancellationToken cancellation)
    {
        string? like = parse.GetValue(_like);
        string? voxel = parse.GetValue(_voxel);
        if (like is not null && voxel is not null)
            throw new UsageException("--like and --voxel both say the grid; give one of them.");
        if (like is not null)
        {
            if (File.Exists(like) && !ImagePath.IsImage(like) && PetRecon.Dicom.Radiotherapy.RadiotherapyObject.KindOf(like) == PetRecon.Dicom.Radiotherapy.RadiotherapyObjectKind.Dose)
            {
                DoseGrid dose = DoseReading.Of(like);
                return (dose.Grid, dose.FrameOfReferenceUid);
            }

            (Volume image, _, string frame) = new UnderlayReading().Read(like, parse, report, cancellation);
            return (image.Grid, frame);
        }

        return voxel is null ? null : (Covering(first.Grid, Numbers.Vector(voxel, "--voxel")), first.FrameOfReferenceUid);
    }

    private static VoxelGrid Covering(VoxelGrid grid, Vector3D spacing)
    {
        if (!(spacing.X > 0 && spacing.Y > 0 && spacing.Z > 0))
            throw new UsageException("--voxel has to be above 0 mm.");
        static int Count(int size, double old, double wanted) => (int)Math.Clamp(Math.Ceiling(size * old / wanted - 1e-6), 1, 100_000);
        int x = Count(grid.SizeX, grid.SpacingMm.X, spacing.X);
        int y = Count(grid.SizeY, grid.SpacingMm.Y, spacing.Y);
        int z = Count(grid.SizeZ, grid.SpacingMm.Z, spacing.Z);

        // Corner to corner: voxels begin where the first grid's begin.
        Vector3D corner = grid.PositionMm(-0.5, -0.5, -0.5);
        Vector3D origin = corner + 0.5 * spacing.X * grid.AxisX + 0.5 * spacing.Y * grid.AxisY + 0.5 * spacing.Z * grid.AxisZ;
        return new(x, y, z, spacing, origin, grid.AxisX, grid.AxisY, grid.AxisZ);
    }
}
