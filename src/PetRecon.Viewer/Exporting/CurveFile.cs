using PetRecon.Viewer.Measuring;

namespace PetRecon.Viewer.Exporting;

/// <summary>Time-activity curves as a file: a line for each layer and frame, as layers need not have the same frames.</summary>
internal static class CurveFile
{
    /// <summary>The lines of the file.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="where">Where they were measured.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static string ToCsv(IReadOnlyCollection<TimeCurve> curves, string where)
    {
        if (curves.Count == 0)
            throw new ArgumentException("No visible layer changes with time.", nameof(curves));
        CsvLines csv = new();
        csv.Add("layer", "where", "frame", "start_s", "duration_s", "middle_s", "value", "unit");
        foreach (TimeCurve curve in curves)
        {
            for (int n = 0; n < curve.Points.Length; n++)
            {
                TimePoint point = curve.Points[n];
                csv.Add(curve.Name, where, n + 1, point.StartSeconds, point.DurationSeconds, point.MiddleSeconds, point.Value, curve.Unit);
            }
        }

        return csv.ToString();
    }
}
