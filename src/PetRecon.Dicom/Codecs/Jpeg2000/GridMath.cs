namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Division as the standard's geometry wants it.</summary>
internal static class GridMath
{
    public static long CeilDivide(long value, long divisor) => (value + divisor - 1) / divisor;

    public static long CeilShift(long value, int bits) => (value + (1L << bits) - 1) >> bits;
}
