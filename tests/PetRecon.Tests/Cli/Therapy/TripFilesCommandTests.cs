using System.Buffers.Binary;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>Files of TRiP98 and NRRD through the program.</summary>
public sealed class TripFilesCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrecon-trip");

    public TripFilesCommandTests()
    {
        foreach (string stem in (string[])["plan", "plan.phys"])
        {
            byte[] permille = new byte[16];
            BinaryPrimitives.WriteInt16LittleEndian(permille.AsSpan(4), 1023);
            File.WriteAllText(this[stem + ".hed"], "version 1.2\ndata_type integer\nnum_bytes 2\nbyte_order vms\nslice_dimension 2\npixel_size 2\nslice_distance 3\nslice_number 2\n");
            File.WriteAllBytes(this[stem + ".dos"], permille);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("plan.dos", "Gy (RBE)")]
    [InlineData("plan.hed", "Gy (RBE)")]
    [InlineData("plan.phys.dos", "Gy")]
    public void A_dose_cube_becomes_absolute_by_the_prescription(string name, string unit)
    {
        JsonObject dose = PetReconProcess.Succeed("dose", "info", this[name], "--prescription", "3", "--json").Json["doses"]![0]!.AsObject();
        Assert.Equal(unit, (string?)dose["unit"]);
        Assert.Equal(3.069, (double)dose["maximum"]!, 1e-6);
        Assert.Equal([1, 3, 0], dose["maximumPositionMm"]!.AsArray().Select(value => (double)value!));
    }

    [Fact]
    public void A_cube_is_converted_to_nrrd_and_that_to_other_formats()
    {
        PetReconProcess.Succeed("convert", this["plan.dos"], this["a.nrrd"]);
        PetReconProcess.Succeed("convert", this["a.nrrd"], this["b.nhdr"]);
        PetReconProcess.Succeed("convert", this["b.nhdr"], this["c.nii.gz"]);
        Volume volume = VolumeFile.Read(this["c.nii.gz"]).Volume;
        Assert.Equal(1.023f, volume[0, 1, 0]);
        Assert.Equal(1.023, volume.Sum(), 1e-6);
        JsonNode inspected = PetReconProcess.Succeed("inspect", this["a.nrrd"], "--json").Json;
        Assert.Equal("NRRD4, gzip", (string?)inspected["format"]);
        Assert.Contains("relative dose", (string?)inspected["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void Contours_scripts_and_raster_scans_are_inspected()
    {
        JsonNode target = PetReconProcess.Succeed("inspect", Repository.SharedData("rt/trip98_carbon_tst003/tst003000.vdx"), "--json").Json["structures"]![0]!;
        Assert.Equal("target", (string?)target["name"]);
        Assert.Equal(135, (double)target["volumeCc"]!, 1e-6);
        JsonNode script = PetReconProcess.Succeed("inspect", Repository.SharedData("rt/trip98_carbon_tst003/TST003012.exec"), "--json").Json;
        Assert.Equal(2, (double)script["prescribedDose"]!);
        File.WriteAllText(this["a.rst"], "rstfile 20030630\nprojectile 12C\n#submachines 1\nsubmachine# 1 80.5 1 4\nstepsize 2 2\n#points 2\n0 0 100\n2 0 50\n");
        JsonNode field = PetReconProcess.Succeed("inspect", this["a.rst"], "--json").Json;
        Assert.Equal(150, (double)field["particles"]!);
        File.WriteAllText(this["a.rst"], "rstfile 20030630\n#submachines 2\n");
        PetReconProcess broken = PetReconProcess.Run("inspect", this["a.rst"]);
        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("0 of 2 energies", broken.Errors, StringComparison.Ordinal);
    }

    private string this[string name] => Path.Combine(_folder.FullName, name);
}
