using System.Text.Json.Nodes;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Tests.Cli.Therapy;

/// <summary>The carbon case of TRiP98, as its files are.</summary>
public class VoxelplanCommandTests
{
    private const string Folder = "rt/trip98_carbon_tst003/";

    [Fact]
    public void A_carbon_dose_in_permille_becomes_Gy_RBE_by_the_prescription_or_the_script()
    {
        string cube = Repository.SharedData(Folder + "tst003012.dos.gz");
        JsonNode relative = PetReconProcess.Succeed("dose", "info", cube, "--json").Json["doses"]![0]!;
        Assert.Equal("relative dose", (string?)relative["quantity"]);
        Assert.Equal(1.023, (double)relative["maximum"]!, 1e-6);
        JsonNode absolute = PetReconProcess.Succeed("dose", "info", cube, "--prescription", "3", "--json").Json["doses"]![0]!;
        Assert.Equal("Gy (RBE)", (string?)absolute["unit"]);
        Assert.Equal(3.069, (double)absolute["maximum"]!, 1e-5);
        JsonNode scripted = PetReconProcess.Succeed("dose", "info", cube, "--trip-script", Repository.SharedData(Folder + "TST003012.exec"), "--json").Json["doses"]![0]!;

        // The plan was optimised for 2 Gy of absorbed dose.
        Assert.Equal("Gy", (string?)scripted["unit"]);
        Assert.Equal(2.046, (double)scripted["maximum"]!, 1e-5);
        PetReconProcess both = PetReconProcess.Succeed("dose", "info", cube, "--trip-script", Repository.SharedData(Folder + "TST003012.exec"), "--prescription", "3");
        Assert.Contains("The script prescribes 2 Gy", both.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CT_cube_is_refused_as_a_dose()
    {
        PetReconProcess result = PetReconProcess.Run("dose", "info", Repository.SharedData(Folder + "tst003000.ctx.gz"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("CT numbers", result.Errors, StringComparison.Ordinal);
    }
}
