using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli;

/// <summary>DICOM images through the program.</summary>
public sealed class DicomImagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("petrecon-dicom-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_PET_series_becomes_the_NIfTI_that_others_made_of_it()
    {
        string output = Path.Combine(_folder, "pet.nii.gz");
        PetReconProcess.Succeed("convert", Repository.SharedData("dicom/petct_sts001/STS_001/PET/dicom/image"), output);
        Volume ours = VolumeFile.Read(output).Volume;
        Volume theirs = VolumeFile.Read(Repository.SharedData("dicom/petct_sts001/STS_001/PET/nifti/image/image.nii.gz")).Volume;
        for (int k = 0; k < theirs.Grid.SizeZ; k++)
        {
            for (int j = 0; j < theirs.Grid.SizeY; j++)
            {
                for (int i = 0; i < theirs.Grid.SizeX; i++)
                {
                    Vector3D at = ours.Grid.IndexOf(theirs.Grid.PositionMm(i, j, k));
                    (int x, int y, int z) = ((int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z));
                    Assert.True((at - new Vector3D(x, y, z)).Length < 1e-3, $"{at}");
                    Assert.Equal(theirs[i, j, k], ours[x, y, z], 1e-5f * (1 + theirs[i, j, k]));
                }
            }
        }
    }

    [Fact]
    public void Uptake_values_are_written_with_their_factor_in_the_manifest()
    {
        string output = Path.Combine(_folder, "suv.nii");
        JsonObject json = PetReconProcess.Succeed("convert", Repository.SharedData("dicom/pet_ge_sts001_raw/image"), output, "--suv", "bw", "--json").Json;
        Assert.Equal(2.4290298e-4, (double)json["dicom"]!["suvFactor"]!, 1e-10);
        Assert.Equal(66.5215, VolumeFile.Read(output).Volume.ToArray().Max(), 1e-3);
    }

    [Fact]
    public void Inspect_lists_series_and_describes_the_one_that_was_chosen()
    {
        string folder = Repository.SharedData("dicom/petct_sts001");
        JsonObject all = PetReconProcess.Succeed("inspect", folder, "--json").Json;
        Assert.Equal(4, all["patients"]![0]!["studies"]![0]!["series"]!.AsArray().Count);
        string picture = Path.Combine(_folder, "ct.png");
        JsonObject ct = PetReconProcess.Succeed("inspect", folder, "--series", "CT", "--plot", picture, "--json").Json;
        Assert.Equal(-1000, (double)ct["minimum"]!);
        Assert.Equal(1397, (double)ct["maximum"]!);
        Assert.Equal("HU", (string?)ct["unit"]);
        Assert.True(new FileInfo(picture).Length > 10_000);
    }

    [Fact]
    public void CT_becomes_a_map_of_attenuation()
    {
        string output = Path.Combine(_folder, "mu.nii");
        PetReconProcess.Succeed("convert", Repository.SharedData("dicom/petct_sts001/STS_001/CT/dicom/image"), output, "--attenuation");
        float[] map = VolumeFile.Read(output).Volume.ToArray();
        Assert.Equal(0, map.Min());

        // Cortical bone of the femur at 140 kV: 5.64e-5 * 2397 + 4.08e-2 per cm.
        Assert.InRange(map.Max(), 0.0165f, 0.0178f);
    }

    [Fact]
    public void What_does_not_fit_ends_with_the_code_of_its_kind()
    {
        string several = Repository.SharedData("dicom/petct_sts001");
        PetReconProcess unclear = PetReconProcess.Run("convert", several, Path.Combine(_folder, "out.nii"));
        Assert.Equal(2, unclear.ExitCode);
        Assert.Contains("--series", unclear.Errors, StringComparison.Ordinal);
        Assert.Equal(2, PetReconProcess.Run("convert", several, Path.Combine(_folder, "out.nii"), "--series", "CT", "--suv", "bw").ExitCode);
        Assert.Equal(3, PetReconProcess.Run("convert", _folder, Path.Combine(_folder, "out.nii")).ExitCode);
    }
}
