using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Isodose;
using Xunit;

namespace PetRecon.Therapy.Tests.Isodose;

public class StructureContourTests
{
    private static readonly Vector3D s_centre = new(10, -20, 30);

    // Parts of voxels by 8 x 8 x 8 points in each, from the solid itself.
    [Theory]
    [InlineData("Straight", "ball", 2)]
    [InlineData("Straight", "ball", 0)]
    [InlineData("Oblique", "ball", 1)]
    [InlineData("Sheared", "ball", 2)]
    [InlineData("Straight", "shell", 2)]
    [InlineData("Oblique", "torus", 2)]
    [InlineData("Straight", "two", 2)]
    [InlineData("Oblique", "two", 0)]
    public void Mask_to_contours_to_mask_keeps_the_solid(string gridName, string solid, int axis)
    {
        // The ring of the torus is thin: slices of 2.5 mm, in or out as a whole, would not do it justice.
        VoxelGrid grid = Fields.Of(gridName, solid == "torus" ? 56 : 45);
        Volume<Occupancy> mask = Occupied(grid, solid);
        Structure structure = StructureContours.FromMask(mask, solid, new() { Axis = axis }, TestContext.Current.CancellationToken);
        Assert.All(structure.Contours, contour => Assert.Equal(ContourKind.ClosedPlanar, contour.Kind));
        StructureMask back = StructureMask.Of(structure, grid, cancellation: TestContext.Current.CancellationToken);
        double before = mask.Sum();
        Assert.Equal(1, back.Occupancy.Sum() / before, 0.005);
        Assert.Equal(1, mask.Sum() * grid.VoxelVolumeMm3 / VolumeOf(solid), 0.003);
        double both = 0;
        for (int v = 0; v < grid.VoxelCount; v++)
            both += Math.Min(mask.Voxels[v], back.Occupancy.Voxels[v]);
        Assert.InRange(2 * both / (before + back.Occupancy.Sum()), 0.98, 1);
    }

    // Three tenths of a slice are no region, seven tenths are all of it.
    [Theory]
    [InlineData(0.3, 3)]
    [InlineData(0.45, 3)]
    [InlineData(0.7, 4)]
    public void A_slice_that_is_covered_in_part_is_in_or_out_as_a_whole(double part, int slices)
    {
        VoxelGrid grid = new(30, 30, 6, new(1, 1, 2), default);
        Volume<Gray> disc = Fields.From(grid, p => Math.Clamp(10.5 - Math.Sqrt(Math.Pow(p.X - 14.3, 2) + Math.Pow(p.Y - 15.2, 2)), 0, 1) * (p.Z is > 1 and < 7 ? 1 : p.Z is > 7 and < 9 ? part : 0));
        Structure structure = StructureContours.FromMask(disc.As<Occupancy>(), "disc", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(slices, structure.Contours.Length);
        Assert.All(structure.Contours, contour => Assert.InRange(contour.PointsMm.Length, 60, 120));
        Assert.Equal(slices * 2 * Math.PI * 0.1, StructureMask.VolumeCcOf(structure), slices * 2 * Math.PI * 0.1 * 0.02);
    }

    [Fact]
    public void A_mask_of_whole_voxels_comes_back_at_the_border_of_its_grid_too()
    {
        VoxelGrid grid = new(12, 10, 4, new(2, 3, 4), new(5, 5, 5));
        Structure all = StructureContours.FromMask(Volume<Occupancy>.Constant(grid, 1), "all", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, all.Contours.Length);
        Assert.All(all.Contours, contour => Assert.Equal(4, contour.SlabThicknessMm));
        StructureMask back = StructureMask.Of(all, grid, cancellation: TestContext.Current.CancellationToken);
        // Only the four corners of each slice are cut off, an eighth of a voxel each at the most.
        Assert.InRange(back.Occupancy.Sum(), 480 - 4 * 4 * 0.125 - 0.01, 480);

        Structure none = StructureContours.FromMask(Volume<Occupancy>.Constant(grid, 0), "none", cancellation: TestContext.Current.CancellationToken);
        Assert.True(none.IsEmpty);
    }

    [Fact]
    public void An_isodose_becomes_a_structure_of_the_volume_that_it_encloses()
    {
        Volume<Gray> dose = Fields.From(Fields.Straight(51), p => 100 - (p - s_centre).Length);
        Structure structure = StructureContours.FromMask(
            dose, "70 Gy", new() { Level = IsodoseLevel.Absolute(70), InterpretedType = "DOSE_REGION", FrameOfReferenceUid = "1.2.3", Colour = new(1, 2, 3) }, TestContext.Current.CancellationToken);
        Assert.Equal(("70 Gy", "DOSE_REGION", "1.2.3", new DisplayColour(1, 2, 3)), (structure.Name, structure.InterpretedType, structure.FrameOfReferenceUid, structure.Colour!.Value));
        Assert.Equal(4 * Math.PI * 9, StructureMask.VolumeCcOf(structure), 4 * Math.PI * 9 * 0.005);
        Assert.Contains("Axis is 3", Assert.Throws<ArgumentException>(() => StructureContours.FromMask(dose, "x", new() { Axis = 3 }, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static double VolumeOf(string solid) => solid switch
    {
        "ball" => 4 * Math.PI / 3 * Math.Pow(32, 3),
        "shell" => 4 * Math.PI / 3 * (Math.Pow(35, 3) - Math.Pow(18, 3)),
        "torus" => 2 * Math.PI * Math.PI * 28 * 10 * 10,
        _ => 2 * 4 * Math.PI / 3 * Math.Pow(15, 3),
    };

    private static bool IsIn(string solid, Vector3D p)
    {
        p -= s_centre;
        switch (solid)
        {
            case "ball": return p.Length <= 32;
            case "shell": return p.Length is >= 18 and <= 35;
            case "torus":
                double ring = Math.Sqrt(p.X * p.X + p.Y * p.Y) - 28;
                return ring * ring + p.Z * p.Z <= 100;
            default: return (p - new Vector3D(20, 5, 0)).Length <= 15 || (p + new Vector3D(18, 0, 4)).Length <= 15;
        }
    }

    private static Volume<Occupancy> Occupied(VoxelGrid grid, string solid)
    {
        const int Points = 8;
        float[] voxels = new float[grid.VoxelCount];
        for (int k = 0, v = 0; k < grid.SizeZ; k++)
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++, v++)
                {
                    // Far from the surface the centre tells; a voxel's diagonal is below 5 mm.
                    bool isIn = IsIn(solid, grid.PositionMm(i, j, k));
                    bool isNear = false;
                    for (int n = 0; n < 6 && !isNear; n++)
                    {
                        Vector3D way = (n % 2 == 0 ? 2.6 : -2.6) * (n / 2 == 0 ? Vector3D.UnitX : n / 2 == 1 ? Vector3D.UnitY : Vector3D.UnitZ);
                        isNear = IsIn(solid, grid.PositionMm(i, j, k) + way) != isIn;
                    }

                    int hits = 0;
                    for (int n = 0; isNear && n < Points * Points * Points; n++)
                    {
                        double At(int place) => (place % Points + 0.5) / Points - 0.5;
                        if (IsIn(solid, grid.PositionMm(i + At(n), j + At(n / Points), k + At(n / Points / Points))))
                            hits++;
                    }

                    voxels[v] = isNear ? (float)hits / (Points * Points * Points) : isIn ? 1 : 0;
                }
            }
        }

        return new(grid, voxels);
    }
}
