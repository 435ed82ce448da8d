namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Common Instance Reference module (PS3.3, C.12.2): all objects that an object refers to, by series, in its study and in others.</summary>
internal static class CommonReferences
{
    public static void Add(DicomDataset dataset, string studyInstanceUid, IEnumerable<ReferencedInstance> references)
    {
        List<DicomDataset> others = [];
        foreach (IGrouping<string, ReferencedInstance> study in references.DistinctBy(reference => reference.SopInstanceUid).GroupBy(reference => reference.StudyInstanceUid))
        {
            DicomSequence series = new(DicomTag.ReferencedSeriesSequence, [.. study.GroupBy(reference => reference.SeriesInstanceUid).Select(SeriesItem)]);
            if (study.Key == studyInstanceUid)
                dataset.AddOrUpdate(series);
            else
                others.Add(DatasetFilling.Item().AddOrUpdate(DicomTag.StudyInstanceUID, study.Key).AddOrUpdate(series));
        }

        if (others.Count > 0)
            dataset.Items(DicomTag.StudiesContainingOtherReferencedInstancesSequence, [.. others]);
    }

    private static DicomDataset SeriesItem(IGrouping<string, ReferencedInstance> series) => DatasetFilling.Item()
        .AddOrUpdate(DicomTag.SeriesInstanceUID, series.Key)
        .Items(DicomTag.ReferencedInstanceSequence, [.. series.Select(DatasetFilling.ReferenceItem)]);
}
