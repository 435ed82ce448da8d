using PetRecon.Dicom.Files;

namespace PetRecon.Dicom.Images;

/// <summary>Opens the objects of a series and lists their frames.</summary>
internal static class SeriesFrames
{
    public static List<ImageFrame> Read(DicomSeries series, IProgress<double>? progress, CancellationToken cancellation)
    {
        ImageFrame[][] frames = new ImageFrame[series.Instances.Length][];
        int done = 0;
        using SourceReader reader = new();
        try
        {
            Parallel.For(0, frames.Length, new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                DicomInstance instance = series.Instances[i];
                frames[i] = [.. FrameHeaders.Of(instance, reader.Open(instance.Source).Dataset)];
                progress?.Report((double)Interlocked.Increment(ref done) / frames.Length);
            });
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is DicomFormatException or IOException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return [.. frames.SelectMany(static list => list)];
    }
}
