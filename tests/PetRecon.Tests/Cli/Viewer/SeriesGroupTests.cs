using PetRecon.Cli.Commands.Viewer;
using PetRecon.Dicom.Files;
using Xunit;

namespace PetRecon.Tests.Cli.Viewer;

/// <summary>Which series are phases of one thing, by what scanners call them.</summary>
public sealed class SeriesGroupTests
{
    [Theory]
    [InlineData("0 %|10 %|20 %|100 %", "4D 20.0% B30", "4D 0.0% B30", "4D 100.0% B30", "4D 10.0% B30")]
    [InlineData("0 % in|50 % in|100 % in|50 % out|20 % out", "50% In", "20% Ex", "0% In", "100% In", "50% Ex")]
    [InlineData("T00|T30|T60", "Lung_T30", "Lung_T60", "Lung_T00")]
    [InlineData("gate 1|gate 2|gate 10", "PET Gate 10", "PET Gate 2", "PET Gate 1")]
    [InlineData("phase 1|phase 2|phase 3", "CT, phase=3 Resp", "CT, phase=1 Resp", "CT, phase=2 Resp")]
    public void Phases_are_named_and_put_in_order(string expected, params string[] descriptions)
    {
        SeriesGroup group = Assert.Single(SeriesGroup.Find(descriptions.Select(static (description, n) => Series(n, description))));
        Assert.Equal(expected.Split('|'), group.Phases);
    }

    [Theory]
    [InlineData("Chest ASiR 30%", "Chest ASiR 50%", "Chest ASiR 80%")]
    [InlineData("4D 0%", "4D 50%")]
    [InlineData("Chest 0%", "Abdomen 50%", "Pelvis 90%")]
    [InlineData("CT", "CT", "CT")]
    public void What_is_no_sequence_stays_apart(params string[] descriptions) =>
        Assert.Empty(SeriesGroup.Find(descriptions.Select(static (description, n) => Series(n, description))));

    [Fact]
    public void Series_of_one_name_follow_each_other_if_they_began_at_different_times()
    {
        DateTime start = new(2026, 3, 4, 10, 0, 0);
        DicomSeries[] series = [.. new[] { 20, 0, 10 }.Select((minutes, n) => Series(n, "PET") with { Started = start.AddMinutes(minutes) })];
        SeriesGroup group = Assert.Single(SeriesGroup.Find(series));
        Assert.Empty(group.Phases);
        Assert.Equal([series[1], series[2], series[0]], group.Series);

        // Nor are those of another space, another study or another number of slices among them.
        Assert.Empty(SeriesGroup.Find([series[0], series[1], series[2] with { FrameOfReferenceUid = "1.9" }]));
        Assert.Empty(SeriesGroup.Find([series[0], series[1], series[2] with { StudyUid = "1.9" }]));
    }

    [Theory]
    [InlineData("MR", "T1 tra", "T2 tra", "T1 tra")]
    [InlineData("MR", "t1_tse", "t2_tse", "t3_tse")]
    [InlineData("CT", "4D 0%", "4D 50%", "4D 0%")]
    public void Weightings_and_phases_that_come_twice_are_no_times_of_one_thing(string modality, params string[] descriptions)
    {
        DateTime start = new(2026, 3, 4, 10, 0, 0);
        Assert.Empty(SeriesGroup.Find(descriptions.Select((description, n) => Series(n, description) with { Modality = modality, Started = start.AddMinutes(n) })));
    }

    private static DicomSeries Series(int n, string description) =>
        new() { Uid = $"1.2.{n}", StudyUid = "1.3", FrameOfReferenceUid = "1.4", Modality = "CT", Description = description };
}
