using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Radiotherapy.Doses;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Dicom.Segmentations;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy;

/// <summary>Damaged structure sets, doses, plans and segmentations: an object or the documented exception comes of each, soon.</summary>
public class DamagedFilesTests
{
    private const int Cases = 300;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("rt/dcpt_plan02_mono/RN.1.2.246.352.71.5.37402163639.178320.20221207095327.dcm")]
    [InlineData("rt/slicerrt_eclipse_prostate/RP.1.2.246.352.71.5.2088656855.377401.20110920153647.dcm")]
    [InlineData("rt/dcpt_plan03_ramp/RS1.2.752.243.1.1.20250522124652761.2000.43711.dcm")]
    [InlineData("dicom/suv_dro/DRO_0_0/RS/RS_dro_0_0.dcm")]
    [InlineData("dicom/edge/pydicom/rtdose.dcm")]
    [InlineData("dicom/edge/pydicom/liver_1frame.dcm")]
    [InlineData("nifti/ibsi/ibsi_1_digital_phantom/dicom/mask/mask.dcm")]
    public void Damage_gives_an_object_or_an_error_that_names_the_file(string file)
    {
        byte[] whole = File.ReadAllBytes(Repository.SharedData(file));
        ulong seed = Seed();
        Random random = new((int)(seed ^ (seed >> 32)));
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dcm");
        int opened = 0;
        try
        {
            for (int i = 0; i < Cases; i++)
            {
                File.WriteAllBytes(path, Damaged(whole, random));
                long start = Stopwatch.GetTimestamp();
                try
                {
                    Read(path);
                    opened++;
                }
                catch (DicomFormatException exception)
                {
                    Assert.Contains(path, exception.Message, StringComparison.Ordinal);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"seed dicom-fuzz, {file}, case {i}: {exception}");
                }

                Assert.True(Stopwatch.GetElapsedTime(start) < s_longest, $"seed dicom-fuzz, {file}, case {i} took {Stopwatch.GetElapsedTime(start)}.");
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.InRange(opened, 1, Cases - 1);
    }

    private static void Read(string path)
    {
        switch (RadiotherapyObject.KindOf(path))
        {
            case RadiotherapyObjectKind.StructureSet:
                foreach (Roi roi in StructureSet.Read(path).Rois.Where(roi => !roi.IsEmpty))
                    Mask(roi);
                break;
            case RadiotherapyObjectKind.Dose:
                RtDose.Read(path);
                break;
            case RadiotherapyObjectKind.Segmentation:
                Segmentation segmentation = Segmentation.Read(path);
                foreach (Segment segment in segmentation.Segments)
                    segmentation.OccupancyOf(segment.Number);
                break;
            default:
                RtPlan.Read(path);
                break;
        }
    }

    // Damaged contours may make no structure; that is said to whoever asks for its mask.
    private static void Mask(Roi roi)
    {
        try
        {
            StructureMask mask = StructureMask.Of(roi, VoxelGrid.Centered(40, 40, 40, new(8, 8, 8)), null, TestContext.Current.CancellationToken);
            foreach (float part in mask.Occupancy.Voxels)
                Assert.InRange(part, 0, 1);
        }
        catch (ArgumentException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    // Texts that are numbers get other digits and signs; anything may lose its end.
    private static byte[] Damaged(byte[] whole, Random random)
    {
        byte[] bytes = (byte[])whole.Clone();
        int changes = 1 << random.Next(0, 6);
        for (int i = 0; i < changes; i++)
        {
            int place = random.Next(132, bytes.Length);
            bytes[place] = bytes[place] is >= (byte)'0' and <= (byte)'9' or (byte)'.' ? (byte)"0123456789.-eE\\ "[random.Next(16)] : (byte)random.Next(256);
        }

        return random.Next(8) == 0 ? bytes[..random.Next(132, bytes.Length)] : bytes;
    }

    private static ulong Seed()
    {
        using JsonDocument seeds = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("seeds", "seeds.json")));
        return ulong.Parse(seeds.RootElement.GetProperty("dicom-fuzz").GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
