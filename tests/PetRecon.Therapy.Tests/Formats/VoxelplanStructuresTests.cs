using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Formats.Voxelplan;
using PetRecon.Tests.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Therapy.Tests.Formats;

/// <summary>Contours of both versions: the carbon case's against its dose, and files written here by the format's description.</summary>
public class VoxelplanStructuresTests
{
    private static readonly VoxelGrid s_grid = new(64, 64, 10, new(0.5, 0.5, 3), new(0.25, 0.25, 0));

    [Fact]
    public void The_target_of_the_carbon_case_is_where_its_dose_is()
    {
        VoxelplanStructures read = VoxelplanStructures.Read(Repository.SharedData("rt/trip98_carbon_tst003/tst003000.vdx"));
        Structure target = Assert.Single(read.Structures);
        Assert.Equal(("target", "PTV", 18, "1.2"), (target.Name, target.InterpretedType, target.Contours.Length, read.Version));
        Assert.Empty(read.Warnings);

        // A box of 50 x 50 mm around (128, 128) mm in 18 slices of 3 mm.
        Assert.Equal(50 * 50 * 54 / 1000.0, StructureMask.VolumeCcOf(target), 1e-9);
        Volume dose = VoxelplanCube.Read(Repository.SharedData("rt/trip98_carbon_tst003/tst003012.dos.gz")).Volume;
        VoxelGrid grid = dose.Grid;
        VoxelGrid part = new(160, 160, 40, grid.SpacingMm, grid.PositionMm(176, 176, 30));
        Volume<Occupancy> mask = StructureMask.Of(target, part, cancellation: TestContext.Current.CancellationToken).Occupancy;
        (double inside, double weight, double least, double sumY, double sumZ, double sum) = (0, 0, double.MaxValue, 0, 0, 0);
        for (int k = 0; k < part.SizeZ; k++)
        {
            for (int j = 0; j < part.SizeY; j++)
            {
                for (int i = 0; i < part.SizeX; i++)
                {
                    float value = dose[i + 176, j + 176, k + 30];
                    float occupied = mask[i, j, k];
                    weight += occupied;
                    inside += occupied * value;
                    if (occupied > 0)
                        least = Math.Min(least, value);
                    sum += value;
                    sumY += value * part.PositionMm(i, j, k).Y;
                    sumZ += value * part.PositionMm(i, j, k).Z;
                }
            }
        }

        // By numpy over the voxels 206 to 305 in x and y of the slices 41 to 58, which are the target's; a slice off gives 2 % less.
        Assert.Equal(0.9698355, inside / weight, 1e-5);
        Assert.Equal(0.767f, least);
        Assert.Equal(180_000, weight, 1e-3);

        // The field is symmetric across the beam: dose and target share their middle, to a two hundredth of a pixel.
        Assert.Equal(128, sumY / sum, 0.0025);
        Assert.Equal(148.5, sumZ / sum, 0.0025);
        Assert.Equal(148.5, (target.Contours[0].PointsMm[0].Z + target.Contours[^1].PointsMm[0].Z) / 2, 1e-9);
        Assert.True(dose[190, 256, 50] < 0.25f, "no dose behind the distal end");
    }

    [Fact]
    public void Version_1_may_wrap_its_points_have_blanks_in_names_and_several_contours_in_a_slice()
    {
        const string Text =
            """
            voi left lung type 0 #subvoi 1
            subvoi x
            #TransversalObjects 3
            slice# 1 object 1 0 0 16 16 0
            #points 4
            points 0 0 16 0
            16 16
            0 16
            slice# 1 object 0 0 0 16 16 0
            #points 3
            points 160 160 176 160 176 176
            slice# 3 object 1 0 0 16 16 0
            #points 1
            points 24 24
            #SagittalObjects 0
            #FrontalObjects 2
            slice# 1 object 1 0 0 16 16 0
            #points 1
            points 1 1
            voi skin type 10 #subvoi 0
            voi voi_empty type 0 #subvoi 0
            """;
        VoxelplanStructures read = Read(Text, s_grid);
        Assert.Equal(["left lung", "skin"], read.Structures.Select(static s => s.Name));
        Assert.Equal(["ORGAN", "EXTERNAL"], read.Structures.Select(static s => s.InterpretedType));
        Structure lung = read.Structures[0];
        Assert.Equal([ContourKind.ClosedPlanar, ContourKind.ClosedPlanar, ContourKind.Point], lung.Contours.Select(static c => c.Kind));
        Assert.Equal([new(0, 0, 0), new(0.5, 0, 0), new(0.5, 0.5, 0), new(0, 0.5, 0)], lung.Contours[0].PointsMm);
        Assert.Equal(new Vector3D(0.75, 0.75, 6), lung.Contours[2].PointsMm[0]);
        Assert.True(read.Structures[1].IsEmpty);
        Assert.Contains("#FrontalObjects", Assert.Single(read.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_2_is_in_mm_from_the_corner_of_the_ct()
    {
        const string Text =
            """
            vdx_file_version 2.0
            all_indices_zero_based
            number_of_vois 1

            voi GTV one
            key empty
            type 1

            contours
            reference_frame
             origin 0.000 0.000 0.000
             point_on_x_axis 1.000 0.000 0.000
             point_on_y_axis 0.000 1.000 0.000
             point_on_z_axis 0.000 0.000 1.000
            number_of_slices 1

            slice 0
            slice_in_frame -12.500
            thickness 3.000 reference start_pos -14.000 stop_pos -11.000
            number_of_contours 1
            contour 0
            internal false
            number_of_points 4
             1.0 2.0 -12.5 0 0 0
             5.0 2.0 -12.5 0 0 0
             5.0 8.0 -12.5 0 0 0
             1.0 2.0 -12.5 0 0 0

            """;
        VoxelGrid moved = new(8, 8, 4, new(2, 2, 3), new(101, 201, -20));
        VoxelplanStructures read = Read(Text, moved);
        Structure target = Assert.Single(read.Structures);
        Assert.Equal(("GTV one", "PTV", "2.0"), (target.Name, target.InterpretedType, read.Version));
        Contour contour = Assert.Single(target.Contours);
        Assert.Equal([new(101, 202, -12.5), new(105, 202, -12.5), new(105, 208, -12.5)], contour.PointsMm);
        Assert.Equal(3, contour.SlabThicknessMm);
        VoxelplanFormatException turned = Assert.Throws<VoxelplanFormatException>(() => Read(Text.Replace("point_on_x_axis 1.000", "point_on_x_axis 0.500", StringComparison.Ordinal), moved));
        Assert.Contains("point_on_x_axis", turned.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using TemporaryFolder folder = new();
        Structure[] structures =
        [
            new()
            {
                Name = "target 1",
                InterpretedType = "PTV",
                Contours =
                [
                    new(ContourKind.ClosedPlanar, [new(1, 2, 3), new(5.25, 2, 3), new(5, 6, 3)]) { SlabThicknessMm = 3 },
                    new(ContourKind.ClosedPlanar, [new(2, 3, 3), new(3, 3, 3), new(3, 4, 3)]) { SlabThicknessMm = 3 },
                    new(ContourKind.ClosedPlanar, [new(1, 2, 6), new(5, 2, 6), new(5, 6, 6)]) { SlabThicknessMm = 3 },
                ],
            },
            new() { Name = "iso", InterpretedType = "ORGAN", Contours = [new(ContourKind.Point, [new(7, 8, 9)]) { SlabThicknessMm = 3 }] },
        ];
        VoxelGrid moved = new(8, 8, 4, new(2, 2, 3), new(-10, 50, -20));
        VoxelplanStructures.Write(folder["a.vdx"], structures, moved);
        VoxelplanStructures read = VoxelplanStructures.Read(folder["a.vdx"], moved);
        Assert.Equal(["target_1", "iso"], read.Structures.Select(static s => s.Name));
        for (int s = 0; s < 2; s++)
        {
            Assert.Equal(structures[s].InterpretedType, read.Structures[s].InterpretedType);
            for (int c = 0; c < structures[s].Contours.Length; c++)
            {
                Assert.Equal(structures[s].Contours[c].Kind, read.Structures[s].Contours[c].Kind);
                Assert.Equal(structures[s].Contours[c].SlabThicknessMm, read.Structures[s].Contours[c].SlabThicknessMm);
                Assert.All(structures[s].Contours[c].PointsMm.Zip(read.Structures[s].Contours[c].PointsMm), static pair => Assert.True((pair.First - pair.Second).Length < 1e-4));
            }
        }

        Structure tilted = new() { Name = "tilted", Contours = [new(ContourKind.ClosedPlanar, [new(1, 2, 3), new(5, 2, 4), new(5, 6, 3)])] };
        Assert.Contains("tilted", Assert.Throws<ArgumentException>(() => VoxelplanStructures.Write(folder["b.vdx"], [tilted], moved)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["b.vdx"]));
    }

    [Theory]
    [InlineData("<html>", 1, "no contour file")]
    [InlineData("vdx_file_version 7.1", 1, "7.1")]
    [InlineData("voi a 1\n", 1, "voi NAME type")]
    [InlineData("voi a type 1 #subvoi 1\n#TransversalObjects 2\nslice# 1 object\n#points 1\npoints 1 1\n", 5, "the file ends|contour 2 of 2")]
    [InlineData("voi a type 1 #subvoi 1\n#TransversalObjects 1\nslice# 11 object\n#points 1\npoints 1 1\n", 3, "1 to 10")]
    [InlineData("voi a type 1 #subvoi 1\n#TransversalObjects 1\nslice# 0 object\n#points 1\npoints 1 1\n", 3, "1 to 10")]
    [InlineData("voi a type 1 #subvoi 1\n#TransversalObjects 1\nslice# 1 object\n#points 3\npoints 1 1 2 2 3\n", 5, "2 of 3 points")]
    [InlineData("voi a type 1 #subvoi 1\n#TransversalObjects 1\nslice# 1 object\n#points 1\npoints 1 x\n", 5, "no number")]
    [InlineData("voi a type 1 #subvoi 1\n#TransversalObjects 99999999999\n", 2, "no whole number")]
    [InlineData("vdx_file_version 2.0\nvoi a\nnumber_of_points 2000000000\n1 2 3\n", 4, "1 of 2000000000 points")]
    public void A_damaged_file_is_named_with_its_line(string text, int line, string reason)
    {
        VoxelplanFormatException fault = Assert.Throws<VoxelplanFormatException>(() => Read(text, s_grid));
        Assert.True(reason.Split('|').Any(r => fault.Message.Contains(r, StringComparison.Ordinal)), fault.Message);
        Assert.InRange(fault.Line, line, line + 1);
    }

    [Fact]
    public void Contours_without_the_header_of_their_ct_ask_for_it()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.vdx"], "voi voi_empty type 0 #subvoi 0\n");
        Assert.Contains("give the grid", Assert.Throws<VoxelplanFormatException>(() => VoxelplanStructures.Read(folder["a.vdx"])).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => VoxelplanStructures.Read(folder["nowhere.vdx"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cut_or_garbled_text_gives_structures_or_a_clear_error(int version)
    {
        using TemporaryFolder folder = new();
        string text = "voi a type 1 #subvoi 1\nsubvoi x\n#TransversalObjects 2\nslice# 1 object 1 0 0 16 16 0\n#points 3\npoints 0 0 16 0 16 16\nslice# 2 object 1 0 0 16 16 0\n#points 1\npoints 8 8\nvoi voi_empty type 0 #subvoi 0\n";
        if (version == 2)
        {
            Structure structure = new() { Name = "a", Contours = [new(ContourKind.ClosedPlanar, [new(1, 2, 3), new(5, 2, 3), new(5, 6, 3)])] };
            VoxelplanStructures.Write(folder["a.vdx"], [structure], s_grid);
            text = File.ReadAllText(folder["a.vdx"]);
        }

        Random random = new(TestVolumes.Seed);
        int refused = 0;
        for (int mutant = 0; mutant < 500; mutant++)
        {
            byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text[..(mutant % 2 == 0 ? text.Length : random.Next(text.Length + 1))]);
            for (int change = random.Next(1, 4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)"0123456789-.e \nvoi\0\u00ff"[random.Next(20)];
            File.WriteAllBytes(folder["a.vdx"], bytes);
            try
            {
                VoxelplanStructures.Read(folder["a.vdx"], s_grid);
            }
            catch (VoxelplanFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 20, 500);
    }

    private static VoxelplanStructures Read(string text, VoxelGrid grid)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.vdx"], text);
        return VoxelplanStructures.Read(folder["a.vdx"], grid);
    }
}
