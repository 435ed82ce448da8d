using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures.Masks;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Dicom.Tests.Codecs;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Radiotherapy.Masks;

/// <summary>Regions that were drawn in planning systems, against those systems' volumes and other programs' masks.</summary>
public class PlanningSystemMaskTests
{
    private const string Folder = "rt/slicerrt_eclipse_prostate";
    private const string Prostate = Folder + "/RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm";

    // The grid of EclipseProstate_Dose.nrrd.
    private static readonly VoxelGrid s_dose = new(136, 86, 92, new(2.5, 2.5, 2.5), new(-162.82601869999996, -105.01686339999996, -122.49999999999997));

    // Volumes by the shoelace formula on pydicom's points times 2.5 mm, and as Eclipse or SlicerRT state them, who taper the ends: 0.6 to 1.2 % less.
    [Theory]
    [InlineData("Bladder", 117.49309454774709, 116.779)]
    [InlineData("PTV", 49.17887892547871, 48.6133)]
    [InlineData("Rectum", 30.719162108682468, 30.4102)]
    [InlineData("Femoral Head Lt", 49.40382805277106, 49.4)]
    [InlineData("BODY", 10697.22660321328, 10593)]
    public void A_volume_is_the_area_of_its_contours_times_their_distance_and_close_to_what_planning_systems_state(string name, double volumeCc, double statedCc)
    {
        StructureMask mask = Mask(name, MaskCoverage.Volume);
        Assert.Equal(volumeCc, mask.ContourVolumeCc, volumeCc * 1e-9);
        Assert.Equal(volumeCc, mask.VolumeCc, volumeCc * 1e-5);
        Assert.Equal(statedCc, mask.VolumeCc, statedCc * 0.0125);
    }

    [Fact]
    public void Voxel_centres_inside_are_those_that_plastimatch_finds()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-plastimatch");
        try
        {
            string masks = Path.Combine(folder.FullName, "masks");
            string dose = Repository.SharedData(Folder + "/EclipseProstate_Dose.nrrd");
            OtherProgram.Run("plastimatch", "plastimatch", "convert", "--input", Repository.SharedData(Prostate), "--fixed", dose, "--output-prefix", masks, "--prefix-format", "mha");
            foreach (string name in new[] { "BODY", "Bladder", "PTV", "Rectum", "Femoral Head Lt", "Femoral Head RT" })
            {
                byte[] file = File.ReadAllBytes(Path.Combine(masks, name + ".mha"));
                int start = file.AsSpan().IndexOf("LOCAL\n"u8) + 6;
                Assert.Contains("DimSize = 136 86 92", Encoding.ASCII.GetString(file, 0, start), StringComparison.Ordinal);
                ReadOnlySpan<float> ours = Mask(name, MaskCoverage.Centre).Occupancy.Voxels;
                int different = 0;
                int theirs = 0;
                for (int i = 0; i < ours.Length; i++)
                {
                    theirs += file[start + i];
                    different += ours[i] != file[start + i] ? 1 : 0;
                }

                // Centres within rounding of an edge may go either way.
                Assert.True(different <= 2 + theirs / 2000, $"{name}: {different} voxels of {theirs} differ.");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static StructureMask Mask(string name, MaskCoverage coverage) => StructureMask.Of(
        StructureSet.Read(Repository.SharedData(Prostate)).Find(name), s_dose, new() { Coverage = coverage }, TestContext.Current.CancellationToken);
}
