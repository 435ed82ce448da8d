namespace PetRecon.Viewer.Interaction;

/// <summary>What has to be said of a scene whose parts are of different patients, or of spaces of which nobody knows how they lie to each other.</summary>
public static class SceneSubjects
{
    /// <summary>The warnings, as sentences: one for each patient or space that is another one than the first. What does not say whose it is, is nobody's.</summary>
    /// <param name="subjects">What is in the scene.</param>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<SceneSubject> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        List<string> warnings = [];
        SceneSubject[] owned = [.. subjects.Where(static subject => subject.PatientId.Trim().Length > 0)];
        IGrouping<string, SceneSubject>[] patients = [.. owned.GroupBy(static subject => subject.PatientId.Trim())];
        warnings.AddRange(patients.Skip(1).Select(other =>
            $"Different patients are laid over each other: {Names(patients[0])} of {patients[0].First().Patient}, {Names(other)} of {other.First().Patient}."));

        // Of different patients nobody expects one space.
        string first = patients.Length > 0 ? patients[0].Key : "";
        IGrouping<string, SceneSubject>[] spaces =
            [.. subjects.Where(subject => subject.FrameOfReferenceUid.Length > 0 && (subject.PatientId.Trim().Length == 0 || subject.PatientId.Trim() == first)).GroupBy(static subject => subject.FrameOfReferenceUid)];
        warnings.AddRange(spaces.Skip(1).Select(other =>
            $"{Names(spaces[0])} and {Names(other)} are in different frames of reference, and no registration says how they lie to each other: each is shown by its own coordinates."));
        return warnings;
    }

    private static string Names(IEnumerable<SceneSubject> subjects) => string.Join(", ", subjects.Select(static subject => subject.Name).Distinct());
}
