using PetRecon.Cli.CommandLine;
using PetRecon.Core.Imaging;

namespace PetRecon.Cli.Commands.Viewer;

/// <summary>What the numbers of files that do not say so are taken for, by a name before their path ("suv:image.nii.gz") or in a scene file.</summary>
internal static class VolumeQuantities
{
    private static readonly (string Name, LayerRole Role, Func<Volume, Volume> As)[] s_known =
    [
        ("ct", LayerRole.Ct, static volume => volume.As<Hounsfield>()),
        ("mr", LayerRole.Mr, static volume => volume.As<SignalIntensity>()),
        ("pet", LayerRole.Pet, static volume => volume is Volume<Unspecified> ? volume.As<Activity>() : volume),
        ("suv", LayerRole.Pet, static volume => volume.As<StandardizedUptake>()),
        ("dose", LayerRole.Dose, static volume => IsDose(volume) ? volume : volume.As<Gray>()),
        ("dose-rbe", LayerRole.Dose, static volume => volume.As<GrayRbe>()),
        ("dose-relative", LayerRole.Dose, static volume => volume.As<RelativeDose>()),
        ("let", LayerRole.Dose, static volume => volume.As<LinearEnergyTransfer>()),
        ("mask", LayerRole.Mask, static volume => volume.As<Occupancy>()),
        ("image", LayerRole.Image, static volume => volume),
    ];

    public static IEnumerable<string> Names => s_known.Select(static known => known.Name);

    /// <summary>A path and what stands before it: "suv:a.nii" is suv and a.nii.</summary>
    public static (string Quantity, string Path) Split(string input)
    {
        int colon = input.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && Array.Exists(s_known, known => known.Name == input[..colon]) ? (input[..colon], input[(colon + 1)..]) : ("", input);
    }

    /// <summary>The values as what they are taken for.</summary>
    public static (Volume Volume, LayerRole Role) Apply(Volume volume, string quantity)
    {
        if (quantity.Length == 0)
            return (volume, RoleOf(volume));
        (string name, LayerRole role, Func<Volume, Volume> convert) = Array.Find(s_known, known => known.Name == quantity);
        return name is null
            ? throw new UsageException($"\"{quantity}\" is no quantity; there are {string.Join(", ", Names)}.")
            : (convert(volume), role);
    }

    public static bool IsDose(Volume volume) => volume is Volume<Gray> or Volume<GrayRbe> or Volume<GrayRbePerFraction> or Volume<RelativeDose> or Volume<LinearEnergyTransfer>;

    private static LayerRole RoleOf(Volume volume) => volume switch
    {
        Volume<Hounsfield> => LayerRole.Ct,
        Volume<SignalIntensity> => LayerRole.Mr,
        Volume<StandardizedUptake> or Volume<Activity> or Volume<RelativeActivity> => LayerRole.Pet,
        Volume<Occupancy> => LayerRole.Mask,
        _ when IsDose(volume) => LayerRole.Dose,
        _ => LayerRole.Image,
    };
}
