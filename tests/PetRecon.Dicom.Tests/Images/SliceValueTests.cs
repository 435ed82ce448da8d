using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Images;
using Xunit;

namespace PetRecon.Dicom.Tests.Images;

/// <summary>Stored numbers to values: slopes, signs, bits, padding.</summary>
public class SliceValueTests
{
    [Fact]
    public void Each_slice_has_its_own_slope()
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = SyntheticSeries.PetClass };
        for (int k = 0; k < 4; k++)
        {
            double slope = 0.25 * (k + 1);
            series.Add(new(0, 0, 2 * k), 8, dataset => dataset.AddOrUpdate(DicomTag.RescaleSlope, slope.ToString(System.Globalization.CultureInfo.InvariantCulture)).AddOrUpdate(DicomTag.Units, "BQML"));
        }

        DicomVolume read = series.Read();
        Assert.IsType<Volume<Activity>>(read.Volume);
        for (int k = 0; k < 4; k++)
            Assert.Equal(0.25f * (k + 1) * 9, read.Volume[1, 0, k]);
    }

    [Theory]
    [InlineData(0, 0x0FFF, 4095)]
    [InlineData(0, 0xA800, 2048)]
    [InlineData(1, 0x0FFF, -1)]
    [InlineData(1, 0xA7FF, 2047)]
    public void Bits_above_the_stored_ones_are_no_part_of_the_value(int representation, int stored, int expected)
    {
        using SyntheticSeries series = new();
        series.Add(Vector3D.Zero, 0, dataset =>
        {
            dataset.AddOrUpdate(DicomTag.BitsStored, (ushort)12).AddOrUpdate(DicomTag.HighBit, (ushort)11).AddOrUpdate(DicomTag.PixelRepresentation, (ushort)representation);
            dataset.AddOrUpdate(DicomTag.RescaleIntercept, "-1024");
            ushort[] pixels = new ushort[12];
            Array.Fill(pixels, (ushort)stored);
            dataset.AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, SyntheticSeries.Buffer(pixels)));
        });
        Assert.Equal(expected - 1024, series.Read().Volume[3, 2, 0]);
    }

    [Fact]
    public void Padding_is_kept_named_and_replaced_on_request()
    {
        using SyntheticSeries series = new();
        series.Add(Vector3D.Zero, -2000, static dataset =>
        {
            dataset.AddOrUpdate(DicomTag.RescaleIntercept, "-24");
            dataset.AddOrUpdate(DicomVR.SS, DicomTag.PixelPaddingValue, (short)-2000);
            dataset.AddOrUpdate(DicomVR.SS, DicomTag.PixelPaddingRangeLimit, (short)-1999);
        });
        DicomVolume kept = series.Read();
        Assert.Equal(-2024, kept.PaddingValue);
        Assert.Equal(-2024, kept.Volume[0, 0, 0]);
        DicomVolume replaced = series.Read(new() { PaddingReplacement = -1000 });
        Assert.Equal(-1000, replaced.Volume[0, 0, 0]);
        Assert.Equal(-1000, replaced.Volume[1, 0, 0]);
        Assert.Equal(-2022, replaced.Volume[2, 0, 0]);
    }

    [Fact]
    public void An_attenuation_map_in_1_per_cm_comes_in_1_per_mm()
    {
        using SyntheticSeries series = new() { Modality = "PT", SopClass = SyntheticSeries.PetClass };
        series.Add(Vector3D.Zero, 96, static dataset => dataset.AddOrUpdate(DicomTag.Units, "1CM").AddOrUpdate(DicomTag.RescaleSlope, "0.001"));
        Volume<Attenuation> volume = Assert.IsType<Volume<Attenuation>>(series.Read().Volume);
        Assert.Equal(0.0096f, volume[0, 0, 0], 1e-7f);
    }

    [Fact]
    public void Cut_off_pixels_are_an_error_that_names_the_file()
    {
        using SyntheticSeries series = new();
        string path = series.Add(Vector3D.Zero);
        series.Add(new(0, 0, 2));
        using (FileStream file = File.OpenWrite(path))
            file.SetLength(file.Length - 6);
        Assert.Contains(Path.GetFileName(path), Assert.Throws<DicomFormatException>(() => series.Read()).Message, StringComparison.Ordinal);
    }
}
