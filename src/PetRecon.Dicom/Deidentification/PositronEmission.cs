namespace PetRecon.Dicom.Deidentification;

/// <summary>What a PET image loses for its standardised uptake values.</summary>
internal static class PositronEmission
{
    private static readonly HashSet<string> s_classes = new(StringComparer.Ordinal) { "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.128.1", "1.2.840.10008.5.1.4.1.1.130" };

    /// <summary>What options would keep SUVs computable; nothing if they are, or if this is no PET image.</summary>
    public static IEnumerable<string> Losses(DicomDataset dataset, ConfidentialityOptions options)
    {
        if (!dataset.TryGetString(DicomTag.SOPClassUID, out string? sopClass) || !s_classes.Contains(sopClass.Trim()))
            yield break;
        if (!options.HasFlag(ConfidentialityOptions.RetainPatientCharacteristics))
            yield return "This is a PET image: without RetainPatientCharacteristics the patient's weight goes, and no SUV can be computed.";
        if (!options.HasFlag(ConfidentialityOptions.RetainModifiedDates) && !options.HasFlag(ConfidentialityOptions.RetainFullDates))
            yield return "This is a PET image: without RetainModifiedDates or RetainFullDates the times of injection and acquisition go, and no SUV can be computed.";
        bool isInCounts = dataset.TryGetString(DicomTag.Units, out string? units) && units.Trim() == "CNTS";
        if (isInCounts && !options.HasFlag(ConfidentialityOptions.RetainSafePrivate))
            yield return "This PET image is in counts: without RetainSafePrivate the private factor goes that makes activities of them.";
    }
}
