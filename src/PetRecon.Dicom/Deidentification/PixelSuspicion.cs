namespace PetRecon.Dicom.Deidentification;

/// <summary>Finds reasons to look at a file's pixels, which de-identification leaves as they are.</summary>
internal static class PixelSuspicion
{
    // Storage classes whose images often have patients' names in their pixels, or are pictures or documents.
    private static readonly (string Root, string What)[] s_classes =
    [
        ("1.2.840.10008.5.1.4.1.1.7", "a secondary capture"),
        ("1.2.840.10008.5.1.4.1.1.6.", "an ultrasound image"),
        ("1.2.840.10008.5.1.4.1.1.3.", "an ultrasound sequence"),
        ("1.2.840.10008.5.1.4.1.1.12.", "an angiographic or fluoroscopic image"),
        ("1.2.840.10008.5.1.4.1.1.77.", "a photograph or video"),
        ("1.2.840.10008.5.1.4.1.1.104.", "a document"),
        ("1.2.840.10008.5.1.4.1.1.1", "a radiograph"),
    ];

    /// <summary>Why texts may be in the pixels; null if nothing points to them.</summary>
    public static string? Texts(DicomDataset dataset)
    {
        string burnedIn = Text(dataset, DicomTag.BurnedInAnnotation);
        if (burnedIn == "YES")
            return "The file says that its pixels show texts (Burned In Annotation is YES); look at it before it is given away.";
        if (burnedIn == "NO" || !HasPixels(dataset))
            return null;
        string sopClass = Text(dataset, DicomTag.SOPClassUID);
        foreach ((string root, string what) in s_classes)
        {
            if (sopClass == root || sopClass.StartsWith(root.EndsWith('.') ? root : root + ".", StringComparison.Ordinal))
                return $"This is {what}, whose pixels may show texts; look at it before it is given away.";
        }

        string[] type = Text(dataset, DicomTag.ImageType).Split('\\');
        return type is ["DERIVED", "SECONDARY", ..] && sopClass.Length == 0 || type.Any(term => term is "SCREEN SAVE" or "SCREENSHOT" or "DOSE_INFO" or "REPORT")
            ? "The image is derived from others and may show texts; look at it before it is given away."
            : null;
    }

    /// <summary>Why a face may be seen or computed from the image; null if nothing points to one.</summary>
    public static string? Faces(DicomDataset dataset)
    {
        if (Text(dataset, DicomTag.RecognizableVisualFeatures) == "YES")
            return "The file says that it shows features by which the patient can be recognised (Recognizable Visual Features is YES).";
        string part = Text(dataset, DicomTag.BodyPartExamined);
        bool isHead = part is "HEAD" or "BRAIN" or "SKULL" or "FACE" or "HEADNECK" or "WHOLEBODY" or "WBDY" or "ORBIT" or "SINUS";
        return isHead && HasPixels(dataset) && Text(dataset, DicomTag.Modality) is "CT" or "MR"
            ? "A face may be computed from this series of the head; remove it with a program for that purpose if the data are made public."
            : null;
    }

    private static bool HasPixels(DicomDataset dataset) => dataset.Contains(DicomTag.PixelData) || dataset.Contains(DicomTag.EncapsulatedDocument);

    private static string Text(DicomDataset dataset, DicomTag tag) => dataset.TryGetString(tag, out string? text) ? text.Trim() : "";
}
