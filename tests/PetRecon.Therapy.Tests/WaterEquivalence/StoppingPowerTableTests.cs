using PetRecon.Core.Imaging;
using PetRecon.Therapy.WaterEquivalence;
using Xunit;

namespace PetRecon.Therapy.Tests.WaterEquivalence;

public sealed class StoppingPowerTableTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly StoppingPowerTable s_table = new("test", "made up", [new(-1000, 0), new(0, 1), new(1000, 1.5)]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-stopping");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(-2000, 0)]
    [InlineData(-1000, 0)]
    [InlineData(-250, 0.75)]
    [InlineData(0, 1)]
    [InlineData(500, 1.25)]
    [InlineData(1000, 1.5)]
    [InlineData(9000, 1.5)]
    public void Between_points_are_straight_lines_and_beyond_them_the_last_values(double hounsfield, double power) =>
        Assert.Equal(power, s_table.At(hounsfield), 1e-12);

    [Fact]
    public void The_generic_table_has_water_at_0_HU_and_tissues_near_their_published_stopping_powers()
    {
        Assert.Equal(1, StoppingPowerTable.Generic.At(0));
        Assert.Equal(0.001, StoppingPowerTable.Generic.At(-1000), 2e-4);

        // ICRU tissues: adipose 0.95 to 0.98 at about -80 HU, muscle 1.04 at 45, cortical bone 1.7 at 1500.
        Assert.Equal(0.965, StoppingPowerTable.Generic.At(-80), 0.015);
        Assert.Equal(1.04, StoppingPowerTable.Generic.At(45), 0.015);
        Assert.Equal(1.70, StoppingPowerTable.Generic.At(1500), 0.03);
    }

    [Fact]
    public void A_CT_becomes_stopping_powers_voxel_by_voxel()
    {
        VoxelGrid grid = VoxelGrid.Centered(2, 2, 1, new(1, 1, 1));
        Volume<Hounsfield> ct = new(grid, [-1000, 0, 0, 2000]);
        Assert.Equal([0f, 1f, 1f, 1.5f], s_table.Convert(ct, Stop).ToArray());
        Assert.Equal(1, s_table.CountAbove(ct));
        Assert.Contains("Voxel (1, 1, 0)", Assert.Throws<ArgumentException>(() => s_table.Convert(new(grid, [0, 0, 0, float.NaN]), Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_cannot_be_one_is_refused_with_the_point_that_is_wrong()
    {
        static string Fault(params StoppingPowerPoint[] points) => Assert.Throws<ArgumentException>(() => new StoppingPowerTable("t", "s", points)).Message;
        Assert.Contains("two points", Fault(new StoppingPowerPoint(0, 1)), StringComparison.Ordinal);
        Assert.Contains("must rise", Fault(new(0, 1), new(0, 2)), StringComparison.Ordinal);
        Assert.Contains("must not fall", Fault(new(0, 1), new(10, 0.9)), StringComparison.Ordinal);
        Assert.Contains("swapped", Fault(new(0.001, -1000), new(1, 0)), StringComparison.Ordinal);
        Assert.Contains("Point 2", Fault(new(0, 1), new(1, double.NaN)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\": \"S1\", \"points\": [[-1000, 0.001], [0, 1.0]]}", 2)]
    [InlineData("# comment\nhu,rsp\n-1000,0.001\n0,1.0\n", 2)]
    [InlineData("-1024.0 0.00324\n200.0\t1.2\n449.0   1.20001\n", 3)]
    [InlineData("-1000;0.001\r\n0;1\r\n", 2)]
    public void Tables_are_read_from_text(string text, int count)
    {
        string path = Path.Combine(_folder.FullName, "scanner.txt");
        File.WriteAllText(path, text);
        Assert.Equal(count, StoppingPowerTableFile.Read(path).Points.Length);
    }

    [Theory]
    [InlineData("{\"points\": [[1]]}", "point 1")]
    [InlineData("{\"points\": [[1, 2], [\"a\", 2]]}", "")]
    [InlineData("{\"points\"", "")]
    [InlineData("{}", "points")]
    [InlineData("hu,rsp\n0,1\nx,y\n", "line 3")]
    [InlineData("", "two points")]
    [InlineData("0,1\n100,0.5\n", "must not fall")]
    public void What_is_no_table_is_refused_with_its_path(string text, string what)
    {
        string path = Path.Combine(_folder.FullName, "bad.json");
        File.WriteAllText(path, text);
        string message = Assert.Throws<InvalidDataException>(() => StoppingPowerTableFile.Read(path)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_was_written_is_read_back_the_same()
    {
        string json = Path.Combine(_folder.FullName, "t.json"), csv = Path.Combine(_folder.FullName, "t.csv");
        File.WriteAllText(json, StoppingPowerTableFile.ToJson(StoppingPowerTable.Generic));
        Assert.Equal(StoppingPowerTable.Generic, StoppingPowerTableFile.Read(json));
        File.WriteAllText(csv, StoppingPowerTableFile.ToCsv(StoppingPowerTable.Generic));
        Assert.Equal(StoppingPowerTable.Generic.Points.AsEnumerable(), StoppingPowerTableFile.Read(csv).Points);
    }
}
