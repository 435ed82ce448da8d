using System.Globalization;
using System.Text;
using PetRecon.Cli.Reporting;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Histograms as a table of numbers: a column of doses and one of volumes for each structure.</summary>
internal static class HistogramFile
{
    private const int MaxRows = 1_000_000;

    /// <summary>Writes a CSV file, doses in steps from 0 on to the highest of all.</summary>
    public static void Write(string path, IReadOnlyList<DoseVolumeHistogram> histograms, double width, bool inCc, bool isDifferential)
    {
        double lowest = Math.Min(0, histograms.Min(static histogram => histogram.Min));
        long first = (long)Math.Floor(lowest / width);
        long last = (long)Math.Ceiling(histograms.Max(static histogram => histogram.Max) / width);
        if (last - first > MaxRows)
            throw new ArgumentException(FormattableString.Invariant($"--bin {width} makes {last - first} rows; {MaxRows} at the most."));
        StringBuilder text = new();
        string unit = inCc ? "cc" : "%";
        text.Append(Quoted($"dose {histograms[0].Unit}".TrimEnd()));
        foreach (DoseVolumeHistogram histogram in histograms)
            text.Append(',').Append(Quoted(string.Create(CultureInfo.InvariantCulture, $"{histogram.Structure.Name} {unit} of {histogram.VolumeCc:0.####} cc")));
        text.AppendLine();
        for (long row = first; row <= last; row++)
        {
            double dose = row * width;
            text.Append(Number(dose));
            foreach (DoseVolumeHistogram histogram in histograms)
            {
                double cc = histogram.CcAtLeast(dose) - (isDifferential ? histogram.CcAtLeast((row + 1) * width) : 0);
                text.Append(',').Append(Number(inCc ? cc : 100 * cc / histogram.VolumeCc));
            }

            text.AppendLine();
        }

        OutputFile.WriteText(path, text.ToString());
    }

    private static string Number(double value) => value.ToString("G8", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
