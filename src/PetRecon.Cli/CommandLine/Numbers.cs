using System.Globalization;
using PetRecon.Core.Spatial;

namespace PetRecon.Cli.CommandLine;

/// <summary>Lists of numbers on the command line, such as 2,2,3.</summary>
internal static class Numbers
{
    /// <summary>One number for all three axes, or three separated by commas (or x).</summary>
    public static Vector3D Vector(string text, string option, bool mayRepeat = true)
    {
        double[] values = [.. Split(text).Select(part => Parse(part, text, option))];
        return values switch
        {
            [double all] when mayRepeat => new(all, all, all),
            [double x, double y, double z] => new(x, y, z),
            _ => throw new UsageException($"{option} takes {(mayRepeat ? "one number or three" : "three numbers")} separated by commas, such as {(mayRepeat ? "2 or 2,2,3" : "0,0,50")}; '{text}' has {values.Length}."),
        };
    }

    /// <summary>Three whole numbers of at least 1.</summary>
    public static (int X, int Y, int Z) Sizes(string text, string option)
    {
        Vector3D sizes = Vector(text, option, mayRepeat: false);
        return sizes is { X: >= 1, Y: >= 1, Z: >= 1 } && sizes == new Vector3D((int)sizes.X, (int)sizes.Y, (int)sizes.Z)
            ? ((int)sizes.X, (int)sizes.Y, (int)sizes.Z)
            : throw new UsageException($"{option} takes three whole numbers of at least 1, such as 200,200,100; not '{text}'.");
    }

    /// <summary>Whole numbers separated by commas.</summary>
    public static IEnumerable<int> List(string text, string option) =>
        Split(text).Select(part => int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new UsageException($"{option} takes whole numbers separated by commas, such as 1,2,5; not '{text}'."));

    /// <summary>Numbers separated by commas.</summary>
    public static IEnumerable<double> Doubles(string text, string option) => Split(text).Select(part => Parse(part, text, option));

    private static string[] Split(string text) => text.Split([',', 'x'], StringSplitOptions.TrimEntries);

    private static double Parse(string part, string text, string option) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new UsageException($"{option}: '{part}' in '{text}' is not a number. Numbers have a decimal point and are separated by commas.");
}
