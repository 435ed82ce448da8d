using System.Collections.Immutable;

namespace PetRecon.Simulation.Phantoms;

/// <summary>
/// The materials that phantom files may name. Linear attenuation coefficients at 511 keV are mass attenuation coefficients times density:
/// NIST X-ray Mass Attenuation Coefficients (NISTIR 5632), table 4 at 500 keV brought to 511 keV by the ratio for water (0.0960 cm2/g at
/// 511 keV), with the densities of ICRU Report 44.
/// </summary>
public static class Materials
{
    /// <summary>Nothing at all.</summary>
    public static Material Vacuum { get; } = new("vacuum", 0);

    /// <summary>Dry air, 0.001205 g/cm3.</summary>
    public static Material Air { get; } = new("air", 1.04e-5);

    /// <summary>Water, 1.00 g/cm3.</summary>
    public static Material Water { get; } = new("water", 0.00960);

    /// <summary>Inflated lung, 0.26 g/cm3.</summary>
    public static Material Lung { get; } = new("lung", 0.00248);

    /// <summary>The filling of the NEMA lung insert, 0.30 g/cm3 and equivalent to water by mass.</summary>
    public static Material LungInsert { get; } = new("lung insert", 0.00288);

    /// <summary>Soft tissue, 1.06 g/cm3.</summary>
    public static Material SoftTissue { get; } = new("soft tissue", 0.01008);

    /// <summary>Brain, grey and white, 1.04 g/cm3.</summary>
    public static Material Brain { get; } = new("brain", 0.00994);

    /// <summary>Adipose tissue, 0.95 g/cm3.</summary>
    public static Material Adipose { get; } = new("adipose", 0.00913);

    /// <summary>Cortical bone, 1.92 g/cm3.</summary>
    public static Material CorticalBone { get; } = new("cortical bone", 0.01716);

    /// <summary>Spongy bone, 1.18 g/cm3.</summary>
    public static Material SpongyBone { get; } = new("spongy bone", 0.0111);

    /// <summary>Poly(methyl methacrylate), 1.19 g/cm3.</summary>
    public static Material Pmma { get; } = new("pmma", 0.01110);

    /// <summary>Polyethylene, 0.93 g/cm3.</summary>
    public static Material Polyethylene { get; } = new("polyethylene", 0.00918);

    /// <summary>All of them.</summary>
    public static ImmutableArray<Material> All { get; } =
        [Vacuum, Air, Water, Lung, LungInsert, SoftTissue, Brain, Adipose, CorticalBone, SpongyBone, Pmma, Polyethylene];

    /// <summary>The material of a name, or null if there is none.</summary>
    public static Material? Find(string name)
    {
        foreach (Material material in All)
        {
            if (string.Equals(material.Name, name, StringComparison.Ordinal))
                return material;
        }

        return null;
    }
}
