using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Images;

/// <summary>
/// Deals the frames of a series to volumes: first by what can never be one grid (size, pixel spacing, orientation), then, where several frames are
/// at one place, by what the header says of time, gate, echo and so on.
/// </summary>
internal static class FrameGroups
{
    /// <summary>Slices closer than this are at one place: programs write the same position with different roundings.</summary>
    public const double SamePlaceMm = 0.002;

    private const double SameDirection = 1e-3;
    private const double SameSpacing = 1e-3;

    // What can tell frames at one place apart, the plainest first.
    private static readonly Func<ImageFrame, (double Number, string Text)>[] s_discriminators =
    [
        static frame => (frame.Label.TemporalPosition ?? double.NaN, ""),
        static frame => (frame.Label.FrameReferenceTimeMs ?? double.NaN, ""),
        static frame => (frame.Label.TriggerTimeMs ?? double.NaN, ""),
        static frame => (frame.Label.EchoTimeMs ?? double.NaN, ""),
        static frame => (frame.Label.DiffusionBValue ?? double.NaN, ""),
        static frame => (0, frame.Label.ImageType),
        static frame => (0, frame.Label.StackId),
        static frame => (frame.Label.AcquisitionNumber ?? double.NaN, ""),
        static frame => (frame.Label.Acquired?.Ticks ?? double.NaN, ""),
    ];

    /// <summary>Groups of frames that each have every place once, sorted along the normal.</summary>
    /// <param name="frames">The frames of a series, all with positions.</param>
    /// <param name="warnings">Told where the header does not say what frames at one place are.</param>
    public static List<List<ImageFrame>> Split(IEnumerable<ImageFrame> frames, List<string> warnings)
    {
        List<List<ImageFrame>> volumes = [];
        foreach (List<ImageFrame> alike in Alike(frames))
        {
            alike.Sort(static (a, b) => a.OffsetMm.CompareTo(b.OffsetMm));
            SplitAtPlaces(alike, volumes, warnings);
        }

        return volumes;
    }

    private static List<List<ImageFrame>> Alike(IEnumerable<ImageFrame> frames)
    {
        List<List<ImageFrame>> groups = [];
        foreach (ImageFrame frame in frames)
        {
            List<ImageFrame>? home = groups.Find(group => IsAlike(group[0], frame));
            if (home is null)
                groups.Add(home = []);
            home.Add(frame);
        }

        return groups;
    }

    private static bool IsAlike(ImageFrame a, ImageFrame b) =>
        a.Columns == b.Columns
        && a.Rows == b.Rows
        && a.IsLocalizer == b.IsLocalizer
        && a.Units == b.Units
        && Math.Abs(a.ColumnSpacingMm - b.ColumnSpacingMm) <= SameSpacing * a.ColumnSpacingMm
        && Math.Abs(a.RowSpacingMm - b.RowSpacingMm) <= SameSpacing * a.RowSpacingMm
        && Distance(a.RowDirection, b.RowDirection) < SameDirection
        && Distance(a.ColumnDirection, b.ColumnDirection) < SameDirection;

    private static double Distance(Vector3D a, Vector3D b) => (a - b).Length;

    private static void SplitAtPlaces(List<ImageFrame> sorted, List<List<ImageFrame>> volumes, List<string> warnings)
    {
        int[] places = Places(sorted);
        int most = MostAtOnePlace(places);
        if (most == 1)
        {
            volumes.Add(sorted);
            return;
        }

        List<List<ImageFrame>>? parts = null;
        foreach (Func<ImageFrame, (double, string)> discriminator in s_discriminators)
        {
            List<List<ImageFrame>> candidate = By(sorted, discriminator);
            if (candidate.Count < 2 || candidate.Count > most)
                continue;
            if (IsEven(candidate, sorted.Count, places[^1] + 1))
            {
                parts = candidate;
                break;
            }

            parts ??= candidate.TrueForAll(static part => MostAtOnePlace(Places(part)) == 1) ? candidate : null;
        }

        if (parts is not null)
        {
            foreach (List<ImageFrame> part in parts)
                SplitAtPlaces(part, volumes, warnings);
            return;
        }

        warnings.Add($"{sorted[0].Instance.Location}: up to {most} images are at one place, and nothing in their headers says in the same way for all places what tells them apart; they were numbered by acquisition time and instance number.");
        volumes.AddRange(ByRank(sorted, places, most));
    }

    private static List<List<ImageFrame>> By(List<ImageFrame> sorted, Func<ImageFrame, (double Number, string Text)> discriminator) =>
        [.. sorted.GroupBy(discriminator).OrderBy(static group => group.Key.Number).ThenBy(static group => group.Key.Text, StringComparer.Ordinal).Select(static group => group.ToList())];

    // Every part has every place, each as often as the others.
    private static bool IsEven(List<List<ImageFrame>> parts, int count, int placeCount)
    {
        if (count % parts.Count != 0)
            return false;
        foreach (List<ImageFrame> part in parts)
        {
            int[] places = Places(part);
            if (part.Count != count / parts.Count || places[^1] + 1 != placeCount)
                return false;
        }

        return true;
    }

    private static List<ImageFrame>[] ByRank(List<ImageFrame> sorted, int[] places, int most)
    {
        List<ImageFrame>[] volumes = [.. Enumerable.Range(0, most).Select(static _ => new List<ImageFrame>())];
        foreach (IGrouping<int, (ImageFrame Frame, int Place)> place in sorted.Zip(places).GroupBy(static pair => pair.Second))
        {
            int rank = 0;
            foreach ((ImageFrame frame, _) in place.OrderBy(static pair => pair.Frame.Label.Acquired).ThenBy(static pair => pair.Frame.Instance.Number).ThenBy(static pair => pair.Frame.Index))
                volumes[rank++].Add(frame);
        }

        return volumes;
    }

    // The number of each frame's place, from 0; frames are sorted by offset.
    private static int[] Places(List<ImageFrame> sorted)
    {
        int[] places = new int[sorted.Count];
        for (int i = 1; i < places.Length; i++)
            places[i] = places[i - 1] + (sorted[i].OffsetMm - sorted[i - 1].OffsetMm > SamePlaceMm ? 1 : 0);
        return places;
    }

    private static int MostAtOnePlace(int[] places)
    {
        int most = 1, run = 1;
        for (int i = 1; i < places.Length; i++)
        {
            run = places[i] == places[i - 1] ? run + 1 : 1;
            most = Math.Max(most, run);
        }

        return most;
    }
}
