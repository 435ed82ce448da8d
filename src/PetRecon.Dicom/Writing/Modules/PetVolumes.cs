using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>What is checked and told of PET images before anything is written.</summary>
internal static class PetVolumes
{
    /// <summary>The term of Units (0054,1001) for what a volume's numbers mean.</summary>
    /// <exception cref="ArgumentException">They are no activity.</exception>
    public static string Units(Volume volume) => volume switch
    {
        Volume<Activity> => "BQML",
        Volume<RelativeActivity> => "PROPCNTS",
        _ => throw new ArgumentException($"A PET image holds activity, in Bq/mL or proportional to counts; this volume holds {volume.QuantityName}. If its numbers are activity all the same, say so: volume.As<Activity>()."),
    };

    /// <summary>What has to be known of images that are written.</summary>
    public static ImmutableArray<string> Notices(IReadOnlyList<PetFrame> frames) => Units(frames[0].Image) == "PROPCNTS"
        ? ["The image is not calibrated: it is written in units PROPCNTS (proportional to counts), from which no SUV can be had."]
        : [];

    /// <exception cref="ArgumentException">There are no frames, they differ in grid or unit, or their times make no sense.</exception>
    public static void Check(IReadOnlyList<PetFrame> frames)
    {
        if (frames.Count == 0)
            throw new ArgumentException("There is no frame to write.");
        for (int i = 0; i < frames.Count; i++)
        {
            PetFrame frame = frames[i];
            if (frame.Image.Grid != frames[0].Image.Grid)
                throw new ArgumentException($"Frame {i + 1} has {frame.Image.Grid}, the first one {frames[0].Image.Grid}; the frames of a series have one grid.");
            if (Units(frame.Image) != Units(frames[0].Image))
                throw new ArgumentException($"Frame {i + 1} is in {frame.Image.Unit}, the first one in {frames[0].Image.Unit}.");
            if (frame.Duration <= TimeSpan.Zero)
                throw new ArgumentException($"Frame {i + 1} lasts {frame.Duration.TotalSeconds} s; expected above 0.");
            if (i > 0 && frame.Start < frames[i - 1].Start)
                throw new ArgumentException($"Frame {i + 1} begins {frame.Start.TotalSeconds} s after the start, before the frame that it follows.");
        }
    }
}
