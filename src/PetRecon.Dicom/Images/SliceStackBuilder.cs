using System.Globalization;
using PetRecon.Core.Spatial;

namespace PetRecon.Dicom.Images;

/// <summary>
/// Finds the grid of slices from where they are, never from their numbers. The third axis is the real step from slice to slice, so a tilted gantry
/// gives a sheared grid. Slices that are a little off an even spacing are left as they are on the mean spacing.
/// </summary>
internal static class SliceStackBuilder
{
    // What is below comes from rounding in the header.
    private const double NoticeableShare = 0.01;
    private const double RoundingMm = 0.01;

    // A gap is taken for missing slices when it is this near to a whole number of steps.
    private const double MissingTolerance = 0.1;

    private const double MostSidewaysPixels = 0.5;

    /// <exception cref="DicomFormatException">The header lacks what a grid needs.</exception>
    public static SliceStack Build(List<ImageFrame> frames, double tolerance)
    {
        ImageFrame first = frames[0];
        if (first.ColumnSpacingMm <= 0)
            throw new DicomFormatException(first.Instance.Location, "Pixel Spacing (0028,0030) is missing or not two numbers above zero, so the size of a pixel is not known.");
        return frames.Count == 1 ? Single(first) : new Measured(frames, tolerance).Stack();
    }

    private static SliceStack Single(ImageFrame frame)
    {
        List<string> warnings = [];
        double spacing = frame.SliceSpacingMm > 0 ? frame.SliceSpacingMm : frame.ThicknessMm;
        if (spacing <= 0)
        {
            spacing = 1;
            warnings.Add($"{frame.Instance.Location}: a single slice whose thickness is not told; 1 mm was assumed.");
        }

        return new()
        {
            Frames = [frame],
            OffsetsMm = [frame.OffsetMm],
            Grid = new(frame.Columns, frame.Rows, 1, new(frame.ColumnSpacingMm, frame.RowSpacingMm, spacing), frame.PositionMm!.Value, frame.RowDirection, frame.ColumnDirection, frame.Normal),
            Warnings = [.. warnings],
        };
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private sealed class Measured
    {
        private readonly List<ImageFrame> _frames;
        private readonly List<string> _warnings = [];
        private readonly double _tolerance;
        private readonly Vector3D _normal;
        private readonly double[] _offsets;
        private readonly double[] _gaps;
        private readonly string _where;

        public Measured(List<ImageFrame> frames, double tolerance)
        {
            _frames = frames;
            _tolerance = tolerance;
            _normal = frames[0].Normal;
            _where = frames[0].Instance.Location;
            _offsets = [.. frames.Select(frame => Vector3D.Dot(frame.PositionMm!.Value, _normal))];
            _gaps = [.. _offsets.Zip(_offsets.Skip(1), static (a, b) => b - a)];
        }

        public SliceStack Stack()
        {
            int last = _frames.Count - 1;
            double mean = (_offsets[last] - _offsets[0]) / last;
            double deviation = _offsets.Select((offset, i) => Math.Abs(offset - _offsets[0] - i * mean)).Max();
            string? unevenness = deviation > Math.Max(_tolerance * mean, RoundingMm) ? Unevenness() : null;
            if (unevenness is null && deviation > Math.Max(NoticeableShare * mean, RoundingMm))
                _warnings.Add($"{_where}: slices are {Text(_gaps.Min())} to {Text(_gaps.Max())} mm apart; they were put on the mean spacing of {Text(mean)} mm, which moves none by more than {Text(deviation)} mm.");

            Vector3D first = _frames[0].PositionMm!.Value;
            Vector3D step = (_frames[last].PositionMm!.Value - first) / last;
            double tilt = Tilt(step, mean * last);
            Vector3D direction = tilt > 0 ? step.Normalized() : _normal;
            double along = Vector3D.Dot(direction, _normal);
            CheckSideways(first, direction, along);
            double spacing = unevenness is null ? mean : Math.Min(Median(), mean);
            int slices = unevenness is null ? _frames.Count : (int)Math.Round((_offsets[last] - _offsets[0]) / spacing) + 1;
            if (unevenness is not null)
                spacing = (_offsets[last] - _offsets[0]) / (slices - 1);
            ImageFrame frame = _frames[0];
            return new()
            {
                Frames = [.. _frames],
                OffsetsMm = [.. _offsets],
                Grid = new(
                    frame.Columns, frame.Rows, slices, new(frame.ColumnSpacingMm, frame.RowSpacingMm, spacing / along), first,
                    frame.RowDirection, frame.ColumnDirection, direction),
                TiltDegrees = tilt,
                LargestDeviationMm = unevenness is null ? deviation : 0,
                Unevenness = unevenness,
                Warnings = [.. _warnings],
            };
        }

        private double Median()
        {
            double[] sorted = [.. _gaps.Order()];
            return sorted[sorted.Length / 2];
        }

        // 0 when what is sideways in the whole stack is rounding.
        private double Tilt(Vector3D step, double lengthMm)
        {
            Vector3D sideways = step - Vector3D.Dot(step, _normal) * _normal;
            if (sideways.Length * (_frames.Count - 1) < Math.Max(RoundingMm, 1e-5 * lengthMm))
                return 0;
            double tilt = Math.Atan2(sideways.Length, Vector3D.Dot(step, _normal)) * 180 / Math.PI;
            if (tilt > 0.05)
                _warnings.Add($"{_where}: slices follow each other {Text(tilt)} degrees off their normal (gantry tilt); the grid's third axis is that direction, so its axes are not at right angles.");
            return tilt;
        }

        private void CheckSideways(Vector3D first, Vector3D direction, double along)
        {
            double worst = 0;
            for (int i = 0; i < _frames.Count; i++)
            {
                Vector3D expected = first + (_offsets[i] - _offsets[0]) / along * direction;
                Vector3D off = _frames[i].PositionMm!.Value - expected;
                worst = Math.Max(worst, (off - Vector3D.Dot(off, _normal) * _normal).Length);
            }

            double pixel = Math.Min(_frames[0].ColumnSpacingMm, _frames[0].RowSpacingMm);
            if (worst > MostSidewaysPixels * pixel)
                throw new DicomFormatException(_where, $"the first pixels of the slices are not on one line: one is {Text(worst)} mm beside it, and a pixel has {Text(pixel)} mm. The slices have different centres and are no one volume.");
            if (worst > 0.1 * pixel)
                _warnings.Add($"{_where}: the first pixels of the slices are up to {Text(worst)} mm beside one line; this was not corrected.");
        }

        private string Unevenness()
        {
            double step = Median();
            int missing = 0;
            List<string> gaps = [];
            for (int i = 0; i < _gaps.Length; i++)
            {
                double steps = Math.Round(_gaps[i] / step);
                if (steps < 1 || Math.Abs(_gaps[i] - steps * step) > MissingTolerance * step)
                    return $"slices are {Text(_gaps.Min())} to {Text(_gaps.Max())} mm apart, too uneven for one spacing";
                if (steps < 2)
                    continue;
                missing += (int)steps - 1;
                gaps.Add($"{Text(_offsets[i])} and {Text(_offsets[i + 1])} mm");
            }

            return $"{missing} {(missing == 1 ? "slice is" : "slices are")} missing between {string.Join(", ", gaps.Take(5))}{(gaps.Count > 5 ? " ..." : "")} along the normal (spacing {Text(step)} mm)";
        }
    }
}
