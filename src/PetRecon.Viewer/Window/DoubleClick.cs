using System.Diagnostics;

namespace PetRecon.Viewer.Window;

/// <summary>Tells whether a click follows another one, soon and near.</summary>
internal sealed class DoubleClick
{
    private const double Pixels = 6;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(400);

    private (long Time, double X, double Y) _last;

    /// <summary>Whether this click is the second of two; the next one is a first one then.</summary>
    public bool IsSecond(double x, double y)
    {
        (long time, double lastX, double lastY) = _last;
        bool isSecond = time != 0 && Stopwatch.GetElapsedTime(time) < s_time && Math.Max(Math.Abs(lastX - x), Math.Abs(lastY - y)) < Pixels;
        _last = isSecond ? default : (Stopwatch.GetTimestamp(), x, y);
        return isSecond;
    }
}
