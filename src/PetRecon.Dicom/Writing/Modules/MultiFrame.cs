namespace PetRecon.Dicom.Writing.Modules;

/// <summary>What objects of many frames with functional groups have (PS3.3, C.7.6.16 and C.7.6.17).</summary>
internal static class MultiFrame
{
    /// <summary>A functional group of one item.</summary>
    public static DicomDataset Group(this DicomDataset groups, DicomTag sequence, Action<DicomDataset> fill)
    {
        DicomDataset item = DatasetFilling.Item();
        fill(item);
        return groups.Items(sequence, item);
    }

    /// <summary>The groups that say where all frames lie alike.</summary>
    public static DicomDataset AddPlane(this DicomDataset shared, PlaneGeometry geometry) => shared
        .Group(DicomTag.PixelMeasuresSequence, item => item
            .AddOrUpdate(DicomTag.PixelSpacing, geometry.PixelSpacing)
            .Number(DicomTag.SliceThickness, geometry.SpacingMm)
            .Number(DicomTag.SpacingBetweenSlices, geometry.SpacingMm))
        .Group(DicomTag.PlaneOrientationSequence, item => item.AddOrUpdate(DicomTag.ImageOrientationPatient, geometry.Orientation));

    /// <summary>The group that says where a frame is.</summary>
    public static DicomDataset AddPosition(this DicomDataset frame, PlaneGeometry geometry, int slice) =>
        frame.Group(DicomTag.PlanePositionSequence, item => item.AddOrUpdate(DicomTag.ImagePositionPatient, geometry.Position(slice)));

    /// <summary>Multi-frame Dimension module: what Dimension Index Values count.</summary>
    public static void AddDimensions(DicomDataset dataset, CommonModules common, params (DicomTag Pointer, DicomTag Group, string Label)[] dimensions)
    {
        string organization = common.Uids.Next("dimension organization");
        dataset.Items(DicomTag.DimensionOrganizationSequence, DatasetFilling.Item().AddOrUpdate(DicomTag.DimensionOrganizationUID, organization));
        dataset.Items(DicomTag.DimensionIndexSequence, [.. dimensions.Select(dimension => DatasetFilling.Item()
            .AddOrUpdate(DicomTag.DimensionOrganizationUID, organization)
            .AddOrUpdate(DicomTag.DimensionIndexPointer, dimension.Pointer)
            .AddOrUpdate(DicomTag.FunctionalGroupPointer, dimension.Group)
            .AddOrUpdate(DicomTag.DimensionDescriptionLabel, dimension.Label))]);
    }

    /// <summary>Enhanced General Equipment module: what is optional elsewhere is required here.</summary>
    public static void RequireEquipment(DicomDataset dataset)
    {
        foreach (DicomTag tag in new[] { DicomTag.ManufacturerModelName, DicomTag.DeviceSerialNumber, DicomTag.SoftwareVersions })
        {
            if (!dataset.Contains(tag))
                dataset.AddOrUpdate(tag, "unknown");
        }
    }
}
