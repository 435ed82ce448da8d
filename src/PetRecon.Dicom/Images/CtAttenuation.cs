using PetRecon.Core.Imaging;

namespace PetRecon.Dicom.Images;

/// <summary>
/// From CT numbers to attenuation at 511 keV by two straight lines, after J. P. J. Carney, D. W. Townsend, V. Rappoport and B. Bendriem,
/// "Method for transforming CT images for attenuation correction in PET/CT imaging", Med. Phys. 33 (2006) 976: mixtures of air and water below
/// the break, of water and bone above it, where the slope depends on the tube's voltage.
/// </summary>
public static class CtAttenuation
{
    private const double WaterSlopePerCm = 9.6e-5;
    private const double HuOfAir = -1000;
    private const double CmPerMm = 0.1;

    // Their table: tube voltage in kV; slope (1/cm) and intercept (1/cm) above the break over HU + 1000.
    private static readonly (double Kilovolts, double Slope, double Intercept)[] s_bone =
    [
        (80, 3.64e-5, 6.26e-2),
        (100, 4.43e-5, 5.44e-2),
        (110, 4.92e-5, 4.88e-2),
        (120, 5.10e-5, 4.71e-2),
        (130, 5.51e-5, 4.24e-2),
        (140, 5.64e-5, 4.08e-2),
    ];

    /// <summary>Converts a CT image. Values below air, such as padding, have no attenuation.</summary>
    /// <param name="ct">CT numbers.</param>
    /// <param name="kilovolts">Peak voltage of the tube, 80 to 140 kV; between the voltages of the table, slopes are interpolated.</param>
    /// <exception cref="ArgumentException">The voltage is outside the table.</exception>
    public static Volume<Attenuation> Convert(Volume<Hounsfield> ct, double kilovolts)
    {
        ArgumentNullException.ThrowIfNull(ct);
        (double slope, double intercept) = Bone(kilovolts);
        float waterPerMm = (float)(WaterSlopePerCm * CmPerMm);
        float bonePerMm = (float)(slope * CmPerMm);
        float interceptPerMm = (float)(intercept * CmPerMm);
        float air = (float)HuOfAir;
        float[] values = GC.AllocateUninitializedArray<float>(ct.Grid.VoxelCount);
        ReadOnlySpan<float> hounsfield = ct.Voxels;

        // The lines cross at the break, and the lower one is the valid one on either side.
        for (int i = 0; i < values.Length; i++)
        {
            float above = MathF.Max(hounsfield[i] - air, 0);
            values[i] = MathF.Min(above * waterPerMm, above * bonePerMm + interceptPerMm);
        }

        return new(ct.Grid, values);
    }

    private static (double Slope, double Intercept) Bone(double kilovolts)
    {
        if (!(kilovolts >= s_bone[0].Kilovolts && kilovolts <= s_bone[^1].Kilovolts))
            throw new ArgumentException(FormattableString.Invariant($"Attenuation at 511 keV is known for CT at {s_bone[0].Kilovolts} to {s_bone[^1].Kilovolts} kV; this one has {kilovolts} kV."), nameof(kilovolts));
        int above = Array.FindIndex(s_bone, entry => entry.Kilovolts >= kilovolts);
        if (s_bone[above].Kilovolts == kilovolts)
            return (s_bone[above].Slope, s_bone[above].Intercept);
        (double low, double lowSlope, double lowIntercept) = s_bone[above - 1];
        (double high, double highSlope, double highIntercept) = s_bone[above];
        double share = (kilovolts - low) / (high - low);
        return (lowSlope + share * (highSlope - lowSlope), lowIntercept + share * (highIntercept - lowIntercept));
    }
}
