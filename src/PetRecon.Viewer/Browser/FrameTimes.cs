using System.Diagnostics;
using System.Text.Json;

namespace PetRecon.Viewer.Browser;

/// <summary>When the host's stages of a frame began, as time stamps, so that a page can say where the time between a hand and its picture goes.</summary>
/// <param name="Came">When the last input of the frame came.</param>
/// <param name="Began">When drawing began.</param>
/// <param name="Drawn">When all panes were drawn.</param>
internal readonly record struct FrameTimes(long Came, long Began, long Drawn)
{
    /// <summary>Writes how long the frame waited, was drawn, and was encoded until now, in ms.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("took");
        json.WriteNumberValue(Ms(Stopwatch.GetElapsedTime(Came, Began)));
        json.WriteNumberValue(Ms(Stopwatch.GetElapsedTime(Began, Drawn)));
        json.WriteNumberValue(Ms(Stopwatch.GetElapsedTime(Drawn)));
        json.WriteEndArray();
    }

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
