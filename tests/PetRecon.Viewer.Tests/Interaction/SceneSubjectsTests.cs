using PetRecon.Viewer.Interaction;
using Xunit;

namespace PetRecon.Viewer.Tests.Interaction;

public sealed class SceneSubjectsTests
{
    private static readonly SceneSubject s_ct = new("CT", "1", "Jane Doe", "1.2");

    [Fact]
    public void One_patient_in_one_space_and_files_that_say_nothing_are_not_warned_of()
    {
        Assert.Empty(SceneSubjects.Warnings([]));
        Assert.Empty(SceneSubjects.Warnings([s_ct, s_ct with { Name = "PET" }, new("image.nii", "", "", ""), new("dose.dcm", " 1 ", "DOE", "1.2")]));
    }

    [Fact]
    public void Each_other_patient_is_named_once_with_all_that_is_of_that_one()
    {
        string warning = Assert.Single(SceneSubjects.Warnings([s_ct, s_ct with { Name = "PET" }, new("Dose", "2", "", "1.9"), new("Structures", "2", "", "1.9")]));
        Assert.Equal("Different patients are laid over each other: CT, PET of Jane Doe (ID 1), Dose, Structures of ID 2.", warning);
        Assert.Equal(2, SceneSubjects.Warnings([s_ct, new("Dose", "2", "", ""), new("Plan", "3", "", "")]).Count);
    }

    [Fact]
    public void Spaces_of_one_patient_that_nothing_joins_are_named()
    {
        string warning = Assert.Single(SceneSubjects.Warnings([s_ct, s_ct with { Name = "PET", FrameOfReferenceUid = "1.3" }, new("image.nii", "", "", "1.2")]));
        Assert.StartsWith("CT, image.nii and PET are in different frames of reference", warning, StringComparison.Ordinal);
    }
}
