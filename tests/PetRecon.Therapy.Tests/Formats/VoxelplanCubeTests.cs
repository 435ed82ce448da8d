using System.Buffers.Binary;
using System.IO.Compression;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Formats.Voxelplan;
using PetRecon.Tests.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Therapy.Tests.Formats;

/// <summary>The carbon case of PyTRiP against facts by numpy, and cubes written here by the format's description.</summary>
public class VoxelplanCubeTests
{
    private const string Plan = "rt/trip98_carbon_tst003/";

    private const string Header =
        """
        version 1.4
        modality CT
        created_by hand
        primary_view transversal
        data_type integer
        num_bytes 2
        byte_order vms
        patient_name abc
        slice_dimension 2
        pixel_size 2.5
        slice_distance 4
        slice_number 3
        xoffset 3
        dimx 2
        yoffset -1
        dimy 2
        zoffset 10
        dimz 3

        """;

    [Fact]
    public void The_carbon_dose_has_the_voxels_that_numpy_finds()
    {
        VoxelplanCube cube = VoxelplanCube.Read(Repository.SharedData(Plan + "tst003012.dos.gz"));
        Assert.Equal(VoxelplanCubeKind.Dose, cube.Kind);
        Volume<RelativeDose> dose = Assert.IsType<Volume<RelativeDose>>(cube.Volume);
        VoxelGrid grid = dose.Grid;
        Assert.Equal((512, 512, 300), (grid.SizeX, grid.SizeY, grid.SizeZ));
        Assert.Equal(new Vector3D(0.5, 0.5, 3), grid.SpacingMm);
        Assert.Equal(new Vector3D(0.25, 0.25, 0), grid.OriginMm);
        Assert.Equal(1.023f, dose[208, 211, 42]);
        long nonZero = 0;
        long permille = 0;
        float max = 0;
        foreach (float value in dose.Voxels)
        {
            nonZero += value != 0 ? 1 : 0;
            permille += (long)Math.Round(1000 * (double)value);
            max = Math.Max(max, value);
        }

        Assert.Equal(1.023f, max);
        Assert.Equal(1_146_880, nonZero);
        Assert.Equal(6.988238, permille / (double)grid.VoxelCount, 1e-6);
        Assert.Equal("Int16, little-endian", cube.StoredAs);
        Assert.Equal(("1.2", "tst003"), (cube.Header.Version, cube.Header.PatientName));
        Assert.Empty(cube.Warnings);
    }

    [Fact]
    public void The_header_of_the_carbon_ct_finds_its_voxels_which_are_water()
    {
        VoxelplanCube cube = VoxelplanCube.Read(Repository.SharedData(Plan + "tst003000.hed"));
        Volume<Hounsfield> ct = Assert.IsType<Volume<Hounsfield>>(cube.Volume);
        Assert.Equal(78_643_200, ct.Voxels.Length);
        Assert.False(ct.Voxels.ContainsAnyExcept(0f));
        Assert.EndsWith("tst003000.ctx.gz", cube.DataPath, StringComparison.Ordinal);
    }

    [Fact]
    public void Voxels_are_where_offsets_in_voxels_and_pixel_edges_put_them()
    {
        using TemporaryFolder folder = new();
        WriteCube(folder["a"], Header, ".ctx", Shorts());
        VoxelplanCube cube = VoxelplanCube.Read(folder["a.ctx"]);
        Assert.Equal(new Vector3D(8.75, -1.25, 40), cube.Volume.Grid.PositionMm(0, 0, 0));
        Assert.Equal(new Vector3D(11.25, 1.25, 48), cube.Volume.Grid.PositionMm(1, 1, 2));
        Assert.Equal([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6], cube.Volume.Voxels.ToArray());
        Assert.Equal("hand", cube.Header.CreatedBy);
    }

    [Theory]
    [InlineData("integer", 1, "vms")]
    [InlineData("integer", 2, "aix")]
    [InlineData("integer", 4, "vms")]
    [InlineData("integer", 4, "aix")]
    [InlineData("float", 4, "vms")]
    [InlineData("float", 4, "aix")]
    [InlineData("double", 8, "vms")]
    [InlineData("double", 8, "aix")]
    public void Every_type_and_byte_order_gives_the_same_voxels(string type, int bytes, string order)
    {
        using TemporaryFolder folder = new();
        string header = Header
            .Replace("data_type integer", "data_type " + type, StringComparison.Ordinal)
            .Replace("num_bytes 2", "num_bytes " + bytes, StringComparison.Ordinal)
            .Replace("byte_order vms", "byte_order " + order, StringComparison.Ordinal);
        byte[] data = new byte[12 * bytes];
        for (int i = 0; i < 12; i++)
        {
            Span<byte> at = data.AsSpan(i * bytes, bytes);
            switch (type, bytes)
            {
                case ("integer", 1): at[0] = (byte)(sbyte)(i - 5); break;
                case ("integer", 2): BinaryPrimitives.WriteInt16LittleEndian(at, (short)(i - 5)); break;
                case ("integer", _): BinaryPrimitives.WriteInt32LittleEndian(at, i - 5); break;
                case ("float", _): BinaryPrimitives.WriteSingleLittleEndian(at, i - 5); break;
                default: BinaryPrimitives.WriteDoubleLittleEndian(at, i - 5); break;
            }

            if (order == "aix")
                at.Reverse();
        }

        WriteCube(folder["a"], header, ".ctx", data);
        Assert.Equal([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6], VolumeFile.Read(folder["a.hed"]).Volume.Voxels.ToArray());
    }

    [Fact]
    public void Every_permille_becomes_the_float_nearest_to_its_thousandth()
    {
        using TemporaryFolder folder = new();
        byte[] data = new byte[2 * 65_536];
        for (int i = 0; i < 65_536; i++)
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), (short)(i - 32_768));
        string header = "data_type integer\nnum_bytes 2\nbyte_order vms\nslice_dimension 256\npixel_size 1\nslice_distance 1\nslice_number 1\n";
        WriteCube(folder["a"], header, ".dos", data);
        ReadOnlySpan<float> dose = VoxelplanCube.Read(folder["a.dos"]).Volume.Voxels;
        for (int i = 0; i < 65_536; i++)
            Assert.Equal((float)((i - 32_768) / 1000m), dose[i]);
    }

    [Theory]
    [InlineData("a.dosemlet", VoxelplanCubeKind.DoseAveragedLet, "keV/um", 1)]
    [InlineData("amlet", VoxelplanCubeKind.Other, "", 1)]
    [InlineData("a.mlet", VoxelplanCubeKind.TrackAveragedLet, "", 1)]
    [InlineData("a.phys", VoxelplanCubeKind.PhysicalDose, "", 1000)]
    [InlineData("a012bio", VoxelplanCubeKind.BiologicalDose, "", 1000)]
    [InlineData("a.rbe", VoxelplanCubeKind.Rbe, "", 1)]
    [InlineData("a.svv", VoxelplanCubeKind.Survival, "", 1)]
    [InlineData("a.alpha", VoxelplanCubeKind.Alpha, "", 1)]
    [InlineData("a.beta", VoxelplanCubeKind.Beta, "", 1)]
    [InlineData("a", VoxelplanCubeKind.Dose, "", 1000)]
    public void The_name_says_what_the_numbers_are(string stem, VoxelplanCubeKind kind, string unit, double stored)
    {
        // A stem that only happens to end in such letters says nothing.
        if (kind == VoxelplanCubeKind.Other)
            (kind, stored) = (VoxelplanCubeKind.Dose, 1000);
        using TemporaryFolder folder = new();
        string header = Header.Replace("data_type integer", "data_type float", StringComparison.Ordinal).Replace("num_bytes 2", "num_bytes 4", StringComparison.Ordinal);
        byte[] data = new byte[48];
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4), 12.5f);
        WriteCube(folder[stem], header, ".dos", data);
        VoxelplanCube cube = VoxelplanCube.Read(folder[stem + ".dos"]);
        Assert.Equal(kind, cube.Kind);
        Assert.Equal(unit, cube.Volume.Unit);
        Assert.Equal((float)(12.5 / stored), cube.Volume[1, 0, 0]);
        Assert.Equal(kind, VoxelplanCube.Read(folder[stem + ".hed"]).Kind);
    }

    [Fact]
    public void A_prescription_makes_gray_of_permille_where_that_is_meaningful()
    {
        using TemporaryFolder folder = new();
        byte[] data = Shorts();
        BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2), 1023);
        foreach (string stem in (string[])["a", "a.phys", "a.bio", "a.rbe"])
            WriteCube(folder[stem], Header, ".dos", data);
        VoxelplanCube dose = VoxelplanCube.Read(folder["a.dos"]);
        Assert.Equal(2.046f, dose.ToGray(2)[1, 0, 0], 1e-6f);
        Assert.Equal(3.069f, dose.ToGrayRbe(3)[1, 0, 0], 1e-6f);
        Assert.Equal("Gy (RBE)", dose.ToGrayRbe(3).Unit);
        Assert.Throws<ArgumentOutOfRangeException>(() => dose.ToGray(0));
        Assert.Throws<InvalidOperationException>(() => VoxelplanCube.Read(folder["a.bio.dos"]).ToGray(2));
        Assert.Throws<InvalidOperationException>(() => VoxelplanCube.Read(folder["a.phys.dos"]).ToGrayRbe(2));
        Assert.Throws<InvalidOperationException>(() => VoxelplanCube.Read(folder["a.rbe.dos"]).ToGrayRbe(2));
    }

    [Fact]
    public void A_table_of_slices_says_where_they_are_also_for_a_cube_that_is_smaller_than_its_ct()
    {
        using TemporaryFolder folder = new();
        const string Table = "z_table yes\nslice_no position thickness gantry_tilt\n1 -7.5 4 0\n2 -3.5 4 0\n3 0.5 4 0\n";
        WriteCube(folder["whole"], Header + Table, ".ctx", Shorts());
        Assert.Equal(-7.5, VoxelplanCube.Read(folder["whole.ctx"]).Volume.Grid.OriginMm.Z);
        WriteCube(folder["part"], Header.Replace("zoffset 10", "zoffset 1", StringComparison.Ordinal).Replace("dimz 3", "dimz 2", StringComparison.Ordinal) + Table, ".ctx", Shorts()[..16]);
        VoxelplanCube part = VoxelplanCube.Read(folder["part.ctx"]);
        Assert.Equal([-3.5, 0.5], part.Header.SlicePositionsMm);
        Assert.Equal(-3.5, part.Volume.Grid.OriginMm.Z);
        WriteCube(folder["down"], Header + Table.Replace("-7.5", "8.5", StringComparison.Ordinal).Replace("-3.5", "4.5", StringComparison.Ordinal), ".ctx", Shorts());
        Assert.Equal(new Vector3D(0, 0, -1), VoxelplanCube.Read(folder["down.ctx"]).Volume.Grid.AxisZ);
        WriteCube(folder["uneven"], Header + Table.Replace("-3.5", "-2.5", StringComparison.Ordinal), ".ctx", Shorts());
        Assert.Contains("even distances", Assert.Throws<VolumeFormatException>(() => VoxelplanCube.Read(folder["uneven.ctx"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_and_data_find_each_other_packed_or_in_upper_case_and_say_when_they_cannot()
    {
        using TemporaryFolder folder = new();
        byte[] data = Shorts();
        File.WriteAllBytes(folder["A.DOS"], data);
        File.WriteAllText(folder["A.HED"], Header);
        Assert.Equal(folder["A.HED"], VoxelplanCube.Read(folder["A.DOS"]).Header.Path);
        File.WriteAllBytes(folder["b.dos.gz"], Gzip(data));
        File.WriteAllBytes(folder["b.hed.gz"], Gzip(System.Text.Encoding.ASCII.GetBytes(Header)));
        Assert.Equal(folder["b.dos.gz"], VoxelplanCube.Read(folder["b.hed.gz"]).DataPath);
        File.WriteAllBytes(folder["b.rbe.dos"], data);
        Assert.Contains("of another cube", Assert.Single(VoxelplanCube.Read(folder["b.rbe.dos"]).Warnings), StringComparison.Ordinal);
        File.WriteAllBytes(folder["b.ctx"], data);
        Assert.Contains("b.ctx and b.dos.gz", Assert.Throws<ArgumentException>(() => VoxelplanCube.Read(folder["b.hed.gz"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder["alone.dos"], data);
        Assert.Contains("no header", Assert.Throws<VolumeFormatException>(() => VoxelplanCube.Read(folder["alone.dos"])).Message, StringComparison.Ordinal);
        Assert.Equal(12, VoxelplanCube.Read(folder["b.hed.gz"], folder["alone.dos"]).Volume.Grid.VoxelCount);
        File.WriteAllText(folder["headeronly.hed"], Header);
        Assert.Contains("no data", Assert.Throws<VolumeFormatException>(() => VoxelplanCube.Read(folder["headeronly.hed"])).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => VoxelplanCube.Read(folder["nowhere.dos"]));
    }

    [Theory]
    [InlineData("byte_order vms", "byte_order pdp", "byte_order is 'pdp'")]
    [InlineData("data_type integer", "data_type complex", "data_type is 'complex'")]
    [InlineData("num_bytes 2", "num_bytes 3", "num_bytes is '3'")]
    [InlineData("pixel_size 2.5", "pixel_size 0", "above 0")]
    [InlineData("pixel_size 2.5", "", "no pixel_size")]
    [InlineData("dimx 2", "dimx -2", "dimx is '-2'")]
    [InlineData("dimz 3", "dimz 4", "8 bytes of voxels are missing|has 24 from here")]
    [InlineData("dimz 3", "dimz 2", "24 bytes long; the header a.hed says 16")]
    [InlineData("dimx 2", "dimx 99999", "has 24 from here")]
    [InlineData("dimz 3", "dimz 3\nz_table yes", "z_table")]
    public void Damaged_headers_and_wrong_lengths_are_named(string good, string bad, string reason)
    {
        using TemporaryFolder folder = new();
        WriteCube(folder["a"], Header.Replace(good, bad, StringComparison.Ordinal), ".dos", Shorts());
        string message = Assert.Throws<VolumeFormatException>(() => VoxelplanCube.Read(folder["a.dos"])).Message;
        Assert.True(reason.Split('|').Any(r => message.Contains(r, StringComparison.Ordinal)), message);
    }

    [Fact]
    public void Packed_data_that_are_too_long_or_too_short_are_noticed()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.hed"], Header);
        File.WriteAllBytes(folder["a.dos.gz"], Gzip([.. Shorts(), 0, 0]));
        Assert.Contains("26 bytes long", Assert.Throws<VolumeFormatException>(() => VoxelplanCube.Read(folder["a.hed"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder["a.dos.gz"], Gzip(Shorts()[..22]));
        Assert.Contains("2 bytes of voxels are missing", Assert.Throws<VolumeFormatException>(() => VoxelplanCube.Read(folder["a.hed"])).Message, StringComparison.Ordinal);
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>-5 to 6.</summary>
    private static byte[] Shorts()
    {
        byte[] bytes = new byte[24];
        for (int i = 0; i < 12; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)(i - 5));
        return bytes;
    }

    private static void WriteCube(string stem, string header, string extension, byte[] data)
    {
        File.WriteAllText(stem + ".hed", header);
        File.WriteAllBytes(stem + extension, data);
    }
}
