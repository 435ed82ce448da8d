namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Colours as DICOM recommends them: CIELab at D50, scaled to 16 bits (PS3.3, C.10.7.1.1).</summary>
internal static class CieLab
{
    // Reference white D50, which profile connection spaces have.
    private const double WhiteX = 0.9642;
    private const double WhiteZ = 0.8249;

    public static ushort[] OfSrgb(byte red, byte green, byte blue)
    {
        (double r, double g, double b) = (Linear(red), Linear(green), Linear(blue));
        // sRGB to XYZ with the Bradford adaptation from D65 to D50 (Lindbloom).
        double x = 0.4360747 * r + 0.3850649 * g + 0.1430804 * b;
        double y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
        double z = 0.0139322 * r + 0.0971045 * g + 0.7141733 * b;
        (double fx, double fy, double fz) = (Root(x / WhiteX), Root(y), Root(z / WhiteZ));
        return [Scaled((116 * fy - 16) / 100), Scaled((500 * (fx - fy) + 128) / 255), Scaled((200 * (fy - fz) + 128) / 255)];
    }

    private static double Linear(byte value)
    {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static double Root(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : (24389.0 / 27 * t + 16) / 116;

    private static ushort Scaled(double share) => (ushort)Math.Round(Math.Clamp(share, 0, 1) * ushort.MaxValue);
}
