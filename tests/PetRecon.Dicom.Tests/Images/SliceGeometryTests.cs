using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Series whose geometry is known because the test made them: every voxel has to be where its slice says.</summary>
public class SliceGeometryTests
{
    private const double ToleranceMm = 1e-4;

    public static TheoryData<string> Orientations =>
    [
        "1 0 0 0 1 0", "-1 0 0 0 -1 0", "-1 0 0 0 1 0", "1 0 0 0 -1 0", "0 1 0 0 0 -1", "1 0 0 0 0 -1", "0 -1 0 1 0 0", "0 0 1 0 1 0",
        "0.8 0.6 0 -0.6 0.8 0", "0.36 0.48 -0.8 -0.8 0.6 0",
    ];

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Every_voxel_is_where_its_own_slice_places_it(string orientation)
    {
        double[] a = [.. orientation.Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        using SyntheticSeries series = new() { Row = new(a[0], a[1], a[2]), Column = new(a[3], a[4], a[5]) };
        Vector3D normal = Vector3D.Cross(series.Row, series.Column);
        int[] order = [2, 0, 4, 1, 3];
        foreach (int slice in order)
            series.Add(new Vector3D(-10, 20, 30) + 5.0 * slice * normal, 100 * slice);

        DicomVolume read = series.Read();

        Assert.IsType<Volume<Hounsfield>>(read.Volume);
        VoxelGrid grid = read.Volume.Grid;
        Assert.Equal((4, 3, 5), (grid.SizeX, grid.SizeY, grid.SizeZ));
        Assert.Equal(0, read.TiltDegrees);
        for (int k = 0; k < 5; k++)
        {
            for (int j = 0; j < 3; j++)
            {
                for (int i = 0; i < 4; i++)
                {
                    // PixelSpacing is (between rows, between columns) = (3, 2).
                    Vector3D expected = new Vector3D(-10, 20, 30) + 5.0 * k * normal + 2.0 * i * series.Row + 3.0 * j * series.Column;
                    Assert.True((grid.PositionMm(i, j, k) - expected).Length < ToleranceMm, $"{grid.PositionMm(i, j, k)} instead of {expected}");
                    Assert.Equal(100 * k + 4 * j + i, read.Volume[i, j, k]);
                }
            }
        }
    }

    [Fact]
    public void A_tilted_gantry_gives_a_sheared_grid_and_says_the_angle()
    {
        using SyntheticSeries series = new();
        for (int k = 0; k < 6; k++)
            series.Add(new(1, 2 - 1.5 * k, 5 * k), 10 * k);

        DicomVolume read = series.Read();

        Assert.False(read.Volume.Grid.IsOrthogonal);
        Assert.Equal(Math.Atan2(1.5, 5) * 180 / Math.PI, read.TiltDegrees, 6);
        Assert.Contains(read.Warnings, static warning => warning.Contains("gantry tilt", StringComparison.Ordinal));
        Vector3D last = read.Volume.Grid.PositionMm(3, 2, 5);
        Assert.True((last - new Vector3D(1 + 6, 2 - 7.5 + 6, 25)).Length < ToleranceMm, $"{last}");
    }

    [Fact]
    public void Missing_slices_are_refused_with_their_places_and_filled_in_on_request()
    {
        using SyntheticSeries series = new();
        foreach (int k in new[] { 0, 1, 2, 5, 6 })
            series.Add(new(0, 0, 4 * k), 10 * k);

        DicomFormatException refused = Assert.Throws<DicomFormatException>(() => series.Read());
        Assert.Contains("2 slices are missing between 8 and 20 mm", refused.Message, StringComparison.Ordinal);

        DicomVolume read = series.Read(new() { SliceSpacing = SliceSpacingRule.Resample });
        Assert.Equal(7, read.Volume.Grid.SizeZ);
        Assert.Equal(4, read.Volume.Grid.SpacingMm.Z, 9);
        for (int k = 0; k < 7; k++)
            Assert.Equal(10 * k + 5, read.Volume[1, 1, k], 1e-4);
        Assert.Equal(5, read.SlicePositionsMm.Length);
        Assert.Contains(read.Warnings, static warning => warning.Contains("interpolated", StringComparison.Ordinal));
    }

    [Fact]
    public void Uneven_slices_beyond_the_tolerance_are_refused_and_resampled_on_request()
    {
        using SyntheticSeries series = new();
        double[] places = [0, 1, 2, 3.5, 5, 8];
        foreach (double place in places)
            series.Add(new(0, 0, place), (int)(100 * place));

        Assert.Contains("uneven", Assert.Throws<DicomFormatException>(() => series.Read()).Message, StringComparison.Ordinal);
        DicomVolume read = series.Read(new() { SliceSpacing = SliceSpacingRule.Resample });
        for (int k = 0; k < read.Volume.Grid.SizeZ; k++)
            Assert.Equal(100 * read.Volume.Grid.PositionMm(0, 0, k).Z, read.Volume[0, 0, k], 1e-3);
    }

    [Fact]
    public void A_localizer_of_three_directions_is_three_volumes()
    {
        using SyntheticSeries series = new();
        series.Add(new(0, 0, 0));
        foreach (string axes in new[] { @"0\1\0\0\0\-1", @"1\0\0\0\0\-1" })
            series.Add(new(0, 0, 0), 0, dataset => dataset.AddOrUpdate(DicomTag.ImageOrientationPatient, axes.Split('\\')));

        ArgumentException several = Assert.Throws<ArgumentException>(() => series.Read());
        Assert.Contains("3 volumes", several.Message, StringComparison.Ordinal);
        Assert.Equal(1, series.Read(new() { VolumeIndex = 2 }).Volume.Grid.SizeZ);
    }

    [Fact]
    public void Slices_that_are_not_on_one_line_are_no_volume()
    {
        using SyntheticSeries series = new();
        for (int k = 0; k < 5; k++)
            series.Add(new(k == 2 ? 30 : 0, 0, 5 * k));
        Assert.Contains("not on one line", Assert.Throws<DicomFormatException>(() => series.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_slice_has_its_thickness()
    {
        using SyntheticSeries series = new();
        series.Add(new(0, 0, 5));
        Assert.Equal(new Vector3D(2, 3, 7), series.Read().Volume.Grid.SpacingMm);
    }

    [Fact]
    public void Images_without_places_are_named_as_pictures()
    {
        using SyntheticSeries series = new() { Modality = "OT", SopClass = "1.2.840.10008.5.1.4.1.1.7" };
        series.Add(Vector3D.Zero, 0, static dataset => dataset.Remove(DicomTag.ImagePositionPatient, DicomTag.ImageOrientationPatient));
        Assert.Contains("pictures", Assert.Throws<DicomFormatException>(() => series.Read()).Message, StringComparison.Ordinal);
    }
}
