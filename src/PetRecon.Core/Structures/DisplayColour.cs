namespace PetRecon.Core.Structures;

/// <summary>A colour to show a region or segment in.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct DisplayColour(byte Red, byte Green, byte Blue)
{
    /// <summary>As #rrggbb.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    /// <summary>The colour that DICOM's CIELab values (PS3.3, C.10.7.1.1; white point D50, each scaled to 0 to 65535) have in sRGB, limited to its range.</summary>
    /// <param name="storedL">L*, 0 to 65535.</param>
    /// <param name="storedA">a*, 0 to 65535.</param>
    /// <param name="storedB">b*, 0 to 65535.</param>
    public static DisplayColour OfCielab(double storedL, double storedA, double storedB)
    {
        double fy = (storedL * 100 / 65535 + 16) / 116;
        double x = 0.9642 * Cube(fy + (storedA * 255 / 65535 - 128) / 500);
        double y = Cube(fy);
        double z = 0.8249 * Cube(fy - (storedB * 255 / 65535 - 128) / 200);

        // XYZ under D50 to linear sRGB, adapted to its white point by Bradford's method.
        return new(
            Encoded(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
            Encoded(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
            Encoded(0.0719453 * x - 0.2289914 * y + 1.4052427 * z));
    }

    private static double Cube(double t) => t > 6.0 / 29 ? t * t * t : 3 * 36.0 / 841 * (t - 4.0 / 29);

    private static byte Encoded(double linear)
    {
        double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.Pow(linear, 1 / 2.4) - 0.055;
        return (byte)Math.Round(255 * Math.Clamp(value, 0, 1));
    }
}
