using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>Reads the histograms of an RT Dose.</summary>
internal static class DoseHistogramReader
{
    public static ImmutableArray<StoredDoseHistogram> Read(AttributeReader reader, DoseUnit unit, DoseKind kind) =>
        [.. reader.Items(DicomTag.DVHSequence, "DVH").Select(item => One(item, unit, kind))];

    private static StoredDoseHistogram One(AttributeReader item, DoseUnit doseUnit, DoseKind doseKind)
    {
        DoseUnit unit = item.Has(DicomTag.DoseUnits) ? RtDoseReader.Unit(item) : doseUnit;
        DoseKind kind = item.Has(DicomTag.DoseType) ? RtDoseReader.Kind(item) : doseKind;
        double scaling = item.Number(DicomTag.DVHDoseScaling) ?? 1;
        double[] data = item.Numbers(DicomTag.DVHData);
        if (data.Length % 2 != 0)
            throw item.Problem(DicomTag.DVHData, $"has {data.Length} numbers; pairs of bin width and volume were expected.");
        int bins = data.Length / 2;
        if (item.Whole(DicomTag.DVHNumberOfBins) is int stated && stated != bins)
            item.Warn(DicomTag.DVHNumberOfBins, $"is {stated}, but DVH Data (3004,0058) has {bins} pairs.");
        double[] edges = new double[bins + 1];
        double[] volumes = new double[bins];
        for (int i = 0; i < bins; i++)
        {
            edges[i + 1] = edges[i] + data[2 * i] * scaling;
            volumes[i] = data[2 * i + 1];
        }

        return new()
        {
            Type = item.Text(DicomTag.DVHType),
            Kind = kind,
            Unit = unit,
            VolumeUnit = item.Text(DicomTag.DVHVolumeUnits),
            Rois =
            [
                .. item.Items(DicomTag.DVHReferencedROISequence, "ROI").Select(roi => new StoredDoseHistogramRoi(
                    roi.RequiredWhole(DicomTag.ReferencedROINumber), roi.Text(DicomTag.DVHROIContributionType) != "EXCLUDED")),
            ],
            DoseEdges = ImmutableCollectionsMarshal.AsImmutableArray(edges),
            Volumes = ImmutableCollectionsMarshal.AsImmutableArray(volumes),
            MinimumDose = item.Number(DicomTag.DVHMinimumDose),
            MaximumDose = item.Number(DicomTag.DVHMaximumDose),
            MeanDose = item.Number(DicomTag.DVHMeanDose),
        };
    }
}
