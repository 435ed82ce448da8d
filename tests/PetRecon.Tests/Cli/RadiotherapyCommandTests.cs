using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli;

/// <summary>inspect and convert with the objects of radiotherapy.</summary>
public class RadiotherapyCommandTests
{
    private const string Ramp = "rt/dcpt_plan03_ramp";
    private const string Structures = Ramp + "/RS1.2.752.243.1.1.20250522124652761.2000.43711.dcm";
    private const string Dose = Ramp + "/RD1.2.752.243.1.1.20250523160113556.3000.73252.dcm";

    [Fact]
    public void Inspect_lists_regions_with_their_volumes()
    {
        PetReconProcess result = PetReconProcess.Succeed("inspect", Repository.SharedData(Structures), "--json");
        JsonObject cube = result.Json["rois"]!.AsArray().Select(roi => roi!.AsObject()).Single(roi => (string?)roi["name"] == "Cube101010");
        Assert.Equal("PTV", (string?)cube["type"]);
        Assert.Equal(21, (int)cube["contours"]!);

        // 21 planes 5 mm apart, of 100 mm by 100 mm.
        Assert.Equal(1050, (double)cube["volumeCc"]!, 1e-3);
        Assert.Contains("Slope101004", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_says_what_a_dose_and_a_plan_are()
    {
        JsonObject dose = PetReconProcess.Succeed("inspect", Repository.SharedData(Dose), "--json").Json;
        Assert.Equal("Gy (RBE)", (string?)dose["unit"]);
        Assert.Equal("Effective", (string?)dose["kind"]);
        Assert.Equal(2.210228, (double)dose["maximum"]!, 1e-6);
        JsonObject plan = PetReconProcess.Succeed("inspect", Repository.SharedData(Ramp + "/ramped_2Gy_ver2_full.dcm"), "--json").Json;
        Assert.Equal("RT Ion Plan", (string?)plan["format"]);
        Assert.Equal(22, plan["beams"]![1]!["layers"]!.AsArray().Count);
        Assert.Equal(39294.15, (double)plan["beams"]![0]!["meterset"]!);
    }

    [Fact]
    public void Convert_writes_dose_segment_and_region_as_images_on_the_right_voxels()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-rt");
        try
        {
            string dose = Path.Combine(folder.FullName, "dose.nii.gz");
            string mask = Path.Combine(folder.FullName, "mask.nii.gz");
            string liver = Path.Combine(folder.FullName, "liver.mha");
            PetReconProcess.Succeed("convert", Repository.SharedData(Dose), dose);
            PetReconProcess.Succeed("convert", Repository.SharedData(Structures), mask, "--roi", "cube101010", "--grid", Repository.SharedData(Dose));
            PetReconProcess.Succeed("convert", Repository.SharedData("dicom/edge/pydicom/liver_1frame.dcm"), liver, "--roi", "Liver");
            Volume read = VolumeFile.Read(dose).Volume;
            Volume region = VolumeFile.Read(mask).Volume;
            Assert.Equal(561737.2, read.Sum(), 1);
            Assert.Equal(1050, region.Sum() * region.Grid.VoxelVolumeMm3 / 1000, 1e-2);
            Assert.Equal(read.Grid.OriginMm.X, region.Grid.OriginMm.X, 1e-3);
            Assert.Equal(36233, VolumeFile.Read(liver).Volume.Sum());

            // On the image that was just written, the same mask.
            string again = Path.Combine(folder.FullName, "again.nii.gz");
            PetReconProcess.Succeed("convert", Repository.SharedData(Structures), again, "--roi", "Cube101010", "--grid", dose);
            Assert.Equal(region.Sum(), VolumeFile.Read(again).Volume.Sum(), 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_is_missing_for_a_mask_is_said()
    {
        string structures = Repository.SharedData(Structures);
        PetReconProcess noRegion = PetReconProcess.Run("convert", structures, "mask.nii.gz");
        Assert.Equal(2, noRegion.ExitCode);
        Assert.Contains("choose a region by --roi: Cube101010, Slope101004", noRegion.Errors, StringComparison.Ordinal);
        Assert.Contains("by --grid", PetReconProcess.Run("convert", structures, "mask.nii.gz", "--roi", "PMMA").Errors, StringComparison.Ordinal);
        PetReconProcess point = PetReconProcess.Run("convert", structures, "mask.nii.gz", "--roi", "LoPo", "--grid", Repository.SharedData(Dose));
        Assert.Contains("Region \"LoPo\" has no closed contours", point.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, point.ExitCode);
        Assert.False(File.Exists("mask.nii.gz"));
    }
}
