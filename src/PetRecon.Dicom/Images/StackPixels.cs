using PetRecon.Dicom.Pixels;

namespace PetRecon.Dicom.Images;

/// <summary>Reads the pixels of a stack into one array, slices on all processors.</summary>
internal static class StackPixels
{
    /// <summary>Reads all slices.</summary>
    /// <param name="stack">The slices, in the order of the array.</param>
    /// <param name="factors">What each slice's values are multiplied by.</param>
    /// <param name="paddingReplacement">What pixels outside the scanned area become; null to leave them.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    public static float[] Read(SliceStack stack, double[] factors, float? paddingReplacement, IProgress<double>? progress, CancellationToken cancellation)
    {
        int sliceVoxels = stack.Grid.SizeX * stack.Grid.SizeY;
        if ((long)sliceVoxels * stack.Frames.Length > Array.MaxLength)
            throw new DicomFormatException(stack.Frames[0].Instance.Location, $"{stack.Frames.Length} slices of {stack.Grid.SizeX} x {stack.Grid.SizeY} pixels are more than one volume can hold.");
        Dictionary<DicomDataset, FrameReader> readers = Readers(stack);
        float[] voxels = GC.AllocateUninitializedArray<float>(sliceVoxels * stack.Frames.Length);
        int done = 0;
        try
        {
            Parallel.For(0, stack.Frames.Length, new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, k =>
            {
                ImageFrame frame = stack.Frames[k];
                Span<float> slice = voxels.AsSpan(k * sliceVoxels, sliceVoxels);
                readers[frame.Dataset].ReadValues(frame.Index, frame.Slope * factors[k], frame.Intercept * factors[k], slice);
                if (paddingReplacement is float value && frame.Padding is not null)
                    Replace(slice, frame, factors[k], value);
                progress?.Report((double)Interlocked.Increment(ref done) / stack.Frames.Length);
            });
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is DicomFormatException or IOException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return voxels;
    }

    /// <summary>The value that padding has in the volume.</summary>
    public static float? PaddingValue(ImageFrame frame, double factor) =>
        frame.Padding is (double from, _) ? (float)((from * frame.Slope + frame.Intercept) * factor) : null;

    private static Dictionary<DicomDataset, FrameReader> Readers(SliceStack stack)
    {
        Dictionary<DicomDataset, FrameReader> readers = new(ReferenceEqualityComparer.Instance);
        foreach (ImageFrame frame in stack.Frames)
        {
            if (readers.ContainsKey(frame.Dataset))
                continue;
            FrameReader reader = FrameReader.Create(frame.Dataset, frame.Instance.Location);
            if (reader.Format.SamplesPerPixel != 1)
                throw new DicomFormatException(frame.Instance.Location, $"the image has {reader.Format.SamplesPerPixel} samples a pixel, colours rather than values; it is a picture, not part of a volume.");
            readers.Add(frame.Dataset, reader);
        }

        return readers;
    }

    private static void Replace(Span<float> slice, ImageFrame frame, double factor, float replacement)
    {
        (double from, double to) = frame.Padding!.Value;
        double step = frame.Slope * factor;
        double a = from * step + frame.Intercept * factor;
        double b = to * step + frame.Intercept * factor;
        float low = (float)(Math.Min(a, b) - 0.25 * Math.Abs(step));
        float high = (float)(Math.Max(a, b) + 0.25 * Math.Abs(step));
        for (int i = 0; i < slice.Length; i++)
        {
            if (slice[i] >= low && slice[i] <= high)
                slice[i] = replacement;
        }
    }
}
