using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>Reads an RT Dose.</summary>
internal static class RtDoseReader
{
    public static RtDose Read(AttributeReader reader, DoseKind kindIfNotStated)
    {
        DoseUnit unit = Unit(reader);
        DoseKind kind = Kind(reader);
        if (kind == DoseKind.NotStated)
        {
            reader.Warn(DicomTag.DoseType, kindIfNotStated == DoseKind.NotStated
                ? "is missing: the file does not say whether the dose is physical or weighted by a biological effectiveness."
                : $"is missing; the dose is taken as {kindIfNotStated}, as was asked for.");
            kind = kindIfNotStated;
        }

        if (unit == DoseUnit.Relative && !reader.Has(DicomTag.NormalizationPoint))
            reader.Warn(DicomTag.NormalizationPoint, "is missing: the file does not say where the relative dose is 1.");
        ImmutableArray<DosePlanReference> plans = Plans(reader);
        if (plans.IsEmpty)
            reader.Warn(DicomTag.ReferencedRTPlanSequence, "is missing: the file does not say which plan the dose is of.");
        Volume? grid = null;
        ImmutableArray<double> offsets = [];
        bool isResampled = false;
        if (reader.Dataset.Contains(DicomTag.PixelData))
            (grid, offsets, isResampled) = Grid(reader, unit, kind);
        ImmutableArray<StoredDoseHistogram> histograms = DoseHistogramReader.Read(reader, unit, kind);
        if (grid is null && histograms.IsEmpty)
            throw reader.Problem(DicomTag.PixelData, "is missing, and so is DVH Sequence (3004,0050): the file holds no dose.");
        return new(grid)
        {
            Identity = InstanceIdentity.Of(reader),
            Kind = kind,
            Unit = unit,
            SummationType = reader.Text(DicomTag.DoseSummationType),
            Comment = reader.Text(DicomTag.DoseComment),
            TissueHeterogeneityCorrection = reader.Texts(DicomTag.TissueHeterogeneityCorrection),
            NormalizationPointMm = reader.Point(DicomTag.NormalizationPoint),
            RadiobiologicalEffect = Effect(reader),
            Plans = plans,
            StructureSets = InstanceReference.AllOf(reader, DicomTag.ReferencedStructureSetSequence, "Structure Set"),
            Histograms = histograms,
            PlaneOffsetsMm = offsets,
            IsResampled = isResampled,
            Warnings = reader.Warnings,
        };
    }

    public static DoseUnit Unit(AttributeReader reader) => reader.RequiredText(DicomTag.DoseUnits).ToUpperInvariant() switch
    {
        "GY" => DoseUnit.Gray,
        "RELATIVE" => DoseUnit.Relative,
        string other => throw reader.Problem(DicomTag.DoseUnits, $"is \"{other}\"; GY or RELATIVE was expected."),
    };

    public static DoseKind Kind(AttributeReader reader) => reader.Text(DicomTag.DoseType).ToUpperInvariant() switch
    {
        "PHYSICAL" => DoseKind.Physical,
        "EFFECTIVE" => DoseKind.Effective,
        "ERROR" => DoseKind.Error,
        "" => DoseKind.NotStated,
        string other => throw reader.Problem(DicomTag.DoseType, $"is \"{other}\"; PHYSICAL, EFFECTIVE or ERROR was expected."),
    };

    private static (Volume Grid, ImmutableArray<double> Offsets, bool IsResampled) Grid(AttributeReader reader, DoseUnit unit, DoseKind kind)
    {
        double scaling = reader.RequiredNumber(DicomTag.DoseGridScaling);
        if (!(scaling >= 0))
            throw reader.Problem(DicomTag.DoseGridScaling, $"is {scaling}; a factor above 0 was expected.");
        if (scaling == 0)
            reader.Warn(DicomTag.DoseGridScaling, "is 0: all dose is 0.");
        FrameReader frames = FrameReader.Create(reader.Dataset, reader.Path);
        if (frames.Description.IsSigned && kind != DoseKind.Error)
            reader.Warn(DicomTag.PixelRepresentation, "is 1 (signed), which only a dose of type ERROR may have; negative dose is possible.");
        DosePlanes planes = DosePlanes.Of(reader, frames.FrameCount);
        int count = frames.Format.Columns * frames.Format.Rows;
        if ((long)count * frames.FrameCount > VoxelGrid.MaxVoxelCount)
            throw reader.Problem(DicomTag.NumberOfFrames, $"is {frames.FrameCount}, of {count} pixels each: more than one volume can hold.");
        float[] voxels = GC.AllocateUninitializedArray<float>(count * frames.FrameCount);
        for (int frame = 0; frame < frames.FrameCount; frame++)
            frames.ReadValues(frame, scaling, 0, voxels.AsSpan(frame * count, count));
        int planeCount = frames.FrameCount;
        bool isResampled = !planes.IsEven;
        if (isResampled)
            (voxels, planeCount) = Resample(reader, planes, voxels, count);
        VoxelGrid grid = planes.Grid(reader, frames.Format.Columns, frames.Format.Rows, planeCount);
        return (DoseQuantity.Volume(grid, voxels, unit, kind), [.. planes.OffsetsMm], isResampled);
    }

    // Dose is sampled at points, so linear interpolation between planes keeps the stored values where planes stay.
    private static (float[] Voxels, int Planes) Resample(AttributeReader reader, DosePlanes planes, float[] stored, int count)
    {
        double[] offsets = planes.OffsetsMm;
        double length = Math.Abs(offsets[^1] - offsets[0]);
        double wanted = Math.Floor(length / planes.SpacingMm + 1e-6) + 1;
        if (wanted * count > VoxelGrid.MaxVoxelCount || wanted > 20.0 * offsets.Length)
            throw reader.Problem(DicomTag.GridFrameOffsetVector, FormattableString.Invariant($"has planes {planes.SpacingMm:0.####} mm apart and others so much farther that an even grid would need {wanted} planes."));
        reader.Warn(DicomTag.GridFrameOffsetVector, FormattableString.Invariant($"has planes at uneven distances; the dose is interpolated between them to {wanted} planes, {planes.SpacingMm:0.####} mm apart."));
        float[] even = GC.AllocateUninitializedArray<float>((int)wanted * count);
        double direction = Math.Sign(offsets[^1] - offsets[0]);
        int below = 0;
        for (int plane = 0; plane < (int)wanted; plane++)
        {
            double offset = offsets[0] + direction * plane * planes.SpacingMm;
            while (below < offsets.Length - 2 && (offsets[below + 1] - offset) * direction < 0)
                below++;
            float part = (float)Math.Clamp((offset - offsets[below]) / (offsets[below + 1] - offsets[below]), 0, 1);
            ReadOnlySpan<float> a = stored.AsSpan(below * count, count);
            ReadOnlySpan<float> b = stored.AsSpan((below + 1) * count, count);
            Span<float> to = even.AsSpan(plane * count, count);
            for (int i = 0; i < count; i++)
                to[i] = a[i] + part * (b[i] - a[i]);
        }

        return (even, (int)wanted);
    }

    private static ImmutableArray<DosePlanReference> Plans(AttributeReader reader)
    {
        ImmutableArray<DosePlanReference>.Builder plans = ImmutableArray.CreateBuilder<DosePlanReference>();
        foreach (AttributeReader item in reader.Items(DicomTag.ReferencedRTPlanSequence, "Plan"))
        {
            InstanceReference plan = InstanceReference.Of(item);
            IReadOnlyList<AttributeReader> groups = item.Items(DicomTag.ReferencedFractionGroupSequence, "Fraction Group");
            if (groups.Count == 0)
                plans.Add(new(plan));
            foreach (AttributeReader group in groups)
            {
                plans.Add(new(plan)
                {
                    FractionGroupNumber = group.Whole(DicomTag.ReferencedFractionGroupNumber),
                    BeamNumbers = Numbers(group, DicomTag.ReferencedBeamSequence, DicomTag.ReferencedBeamNumber, "Beam"),
                    BrachyApplicationSetupNumbers = Numbers(
                        group, DicomTag.ReferencedBrachyApplicationSetupSequence, DicomTag.ReferencedBrachyApplicationSetupNumber, "Application Setup"),
                });
            }
        }

        return plans.ToImmutable();
    }

    private static ImmutableArray<int> Numbers(AttributeReader group, DicomTag sequence, DicomTag number, string itemName) =>
        [.. group.Items(sequence, itemName).Select(item => item.Whole(number)).OfType<int>()];

    private static RadiobiologicalDoseEffect? Effect(AttributeReader reader) =>
        reader.Item(DicomTag.RadiobiologicalDoseEffectSequence, "Radiobiological Dose Effect") is AttributeReader item
            ? new(
                item.Text(DicomTag.RadiobiologicalDoseEffectFlag) == "YES",
                CodedConcept.AllOf(item, DicomTag.EffectiveDoseCalculationMethodCategoryCodeSequence),
                CodedConcept.AllOf(item, DicomTag.EffectiveDoseCalculationMethodCodeSequence),
                item.Text(DicomTag.EffectiveDoseCalculationMethodDescription))
            : null;
}
