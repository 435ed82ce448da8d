using PetRecon.Cli.Commands.Viewer;
using PetRecon.Tests.Formats.Volumes;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>What becomes of files that are dropped on a viewer.</summary>
public sealed class DroppedInputsTests
{
    [Fact]
    public void Several_files_of_one_folder_are_linked_as_a_study_of_their_own_until_the_end()
    {
        using TemporaryFolder folder = new();
        string[] files = ["a.dcm", "b.dcm", "other.dcm"];
        foreach (string file in files)
            File.WriteAllText(folder[file], file);
        string study;
        using (DroppedInputs dropped = new())
        {
            DroppedPaths opened = dropped.Of([folder["a.dcm"], folder["b.dcm"], folder["ct.mha"]]);
            Assert.False(opened.AreKept);
            Assert.Equal(folder["ct.mha"], opened.Inputs[1]);
            study = opened.Inputs[0];
            Assert.Equal(["a.dcm", "b.dcm"], Directory.GetFiles(study).Order(StringComparer.Ordinal).Select(File.ReadAllText));
            Assert.True(dropped.Of([folder["other.dcm"]]).AreKept);
        }

        Assert.False(Directory.Exists(study));
        Assert.True(File.Exists(folder["a.dcm"]));
    }

    [Fact]
    public void A_folder_that_the_system_has_cleaned_away_is_no_fault_in_the_end()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.dcm"], "");
        File.WriteAllText(folder["b.dcm"], "");
        using DroppedInputs dropped = new();
        Directory.Delete(dropped.Of([folder["a.dcm"], folder["b.dcm"]]).Inputs[0], recursive: true);
    }
}
