using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// What the voxels of files mean that PetRecon wrote: its writers say it in the text that each format has for a description, as "PetRecon; quantity; unit".
/// A text of another program means nothing here, whatever it says.
/// </summary>
internal static class StoredQuantity
{
    private const string Writer = "PetRecon";

    private static readonly (string Text, Func<Volume, Volume> As)[] s_quantities =
    [
        Of<Activity>(), Of<Attenuation>(), Of<Counts>(), Of<GammaIndex>(), Of<Gray>(), Of<GrayRbe>(), Of<GrayRbePerFraction>(), Of<Hounsfield>(), Of<LinearEnergyTransfer>(),
        Of<Occupancy>(), Of<Ratio>(), Of<RelativeActivity>(), Of<RelativeDose>(), Of<RelativeStoppingPower>(), Of<Sensitivity>(), Of<SignalIntensity>(), Of<StandardizedUptake>(),
        Of<WaterEquivalentDepth>(),
    ];

    /// <summary>The text for a volume.</summary>
    public static string TextOf(Volume volume) => Text(volume.QuantityName, volume.Unit);

    /// <summary>A volume under the quantity that a text says; as it is if the text says none.</summary>
    public static Volume Apply(Volume volume, string text)
    {
        string trimmed = text.Trim();
        foreach ((string known, Func<Volume, Volume> @as) in s_quantities)
        {
            if (known == trimmed)
                return @as(volume);
        }

        return volume;
    }

    private static string Text(string name, string unit) => unit.Length > 0 ? $"{Writer}; {name}; {unit}" : $"{Writer}; {name}";

    private static (string Text, Func<Volume, Volume> As) Of<TQuantity>()
        where TQuantity : struct, IQuantity => (Text(TQuantity.Name, TQuantity.Unit), static volume => volume.As<TQuantity>());
}
