using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;

namespace PetRecon.Cli.Commands;

/// <summary>An attenuation map from an image file that does not say its unit.</summary>
internal static class AttenuationMap
{
    // Cortical bone has 0.017 /mm and titanium 0.038; water in 1/cm would be 0.096.
    private const float SuspiciousPerMm = 0.05f;

    public static Volume<Attenuation> From(Volume<Unspecified> image, string unit, Report report)
    {
        float factor = unit == "per-cm" ? 0.1f : 1f;
        float[] perMm = image.ToArray();
        float largest = 0;
        for (int i = 0; i < perMm.Length; i++)
        {
            perMm[i] *= factor;
            largest = Math.Max(largest, perMm[i]);
        }

        if (largest > SuspiciousPerMm)
            report.Warn(FormattableString.Invariant($"The attenuation map reaches {largest:0.###} /mm (water has 0.0096). Is it in 1/cm? Then give --mu-unit per-cm."));
        return new(image.Grid, perMm);
    }
}
