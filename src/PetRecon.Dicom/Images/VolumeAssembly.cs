using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>Reads the pixels of a stack and puts a volume together.</summary>
internal static class VolumeAssembly
{
    public static DicomVolume Read(
        DicomImageSeries series, SliceStack stack, DicomImageOptions options, DicomFrameLabel label, IProgress<double>? progress, CancellationToken cancellation)
    {
        ImageFrame first = stack.Frames[0];
        List<string> warnings = [.. series.Warnings, .. stack.Warnings];
        (ImageQuantity quantity, double[] factors, SuvResult? suv) = Quantity(series, stack, options);
        if (suv is not null)
            warnings.AddRange(suv.Warnings);
        float[] voxels = StackPixels.Read(stack, factors, options.PaddingReplacement, progress, cancellation);
        if (stack.Unevenness is string unevenness)
        {
            warnings.Add($"{first.Instance.Location}: {unevenness}; values were interpolated linearly to {stack.Grid.SizeZ} slices.");
            voxels = SliceResampling.Even(voxels, stack, cancellation);
        }

        return new()
        {
            Volume = quantity.Make(stack.Grid, voxels),
            Series = series.Series,
            Label = label,
            Unit = quantity.Unit,
            SlicePositionsMm = [.. stack.Frames.Select(static frame => frame.PositionMm!.Value)],
            SliceLabels = [.. stack.Frames.Select(static frame => frame.Label)],
            SopInstanceUids = [.. stack.Frames.Select(static frame => frame.Instance.SopInstanceUid)],
            TiltDegrees = stack.TiltDegrees,
            PatientPosition = first.Dataset.Text(DicomTag.PatientPosition),
            TubeKilovolts = new FrameAttributes(first.Dataset, first.Index).Number(DicomTag.CTXRayDetailsSequence, DicomTag.KVP),
            PaddingValue = options.PaddingReplacement ?? StackPixels.PaddingValue(first, factors[0]),
            Pet = series.Pet,
            Suv = suv,
            Warnings = [.. warnings],
        };
    }

    private static (ImageQuantity Quantity, double[] Factors, SuvResult? Suv) Quantity(DicomImageSeries series, SliceStack stack, DicomImageOptions options)
    {
        ImageFrame first = stack.Frames[0];
        double[] factors = new double[stack.Frames.Length];
        if (options.Suv is not SuvKind kind)
        {
            ImageQuantity quantity = ImageQuantity.Of(first, series.Series.Modality);
            Array.Fill(factors, quantity.Factor);
            return (quantity, factors, null);
        }

        PetQuantification pet = series.Pet
            ?? throw new ArgumentException($"Uptake values were asked for, but the {series.Series} is no PET.");
        SuvResult suv = SuvCalculator.Calculate(pet, kind);
        for (int k = 0; k < factors.Length; k++)
        {
            DicomFrameLabel frame = stack.Frames[k].Label;
            factors[k] = pet.DecayCorrection == PetDecayCorrection.None ? SuvCalculator.Calculate(pet, kind, frame.Acquired, frame.DurationMs).Factor : suv.Factor;
        }

        return (ImageQuantity.Uptake(kind), factors, suv);
    }
}
