namespace PetRecon.Dicom.Part10;

/// <summary>What the samples of a pixel mean (PS3.3, C.7.6.3.1.2).</summary>
internal sealed record PhotometricInterpretation
{
    public static readonly PhotometricInterpretation Monochrome1 = new("MONOCHROME1");
    public static readonly PhotometricInterpretation Monochrome2 = new("MONOCHROME2");
    public static readonly PhotometricInterpretation PaletteColor = new("PALETTE COLOR") { IsColor = true, IsPalette = true };
    public static readonly PhotometricInterpretation Rgb = new("RGB") { IsColor = true };
    public static readonly PhotometricInterpretation YbrFull = new("YBR_FULL") { IsColor = true, IsYBR = true };
    public static readonly PhotometricInterpretation YbrFull422 = new("YBR_FULL_422") { IsColor = true, IsYBR = true };
    public static readonly PhotometricInterpretation YbrPartial422 = new("YBR_PARTIAL_422") { IsColor = true, IsYBR = true };
    public static readonly PhotometricInterpretation YbrPartial420 = new("YBR_PARTIAL_420") { IsColor = true, IsYBR = true };
    public static readonly PhotometricInterpretation YbrIct = new("YBR_ICT") { IsColor = true, IsYBR = true };
    public static readonly PhotometricInterpretation YbrRct = new("YBR_RCT") { IsColor = true, IsYBR = true };

    private static readonly PhotometricInterpretation[] s_known =
    [
        Monochrome1, Monochrome2, PaletteColor, Rgb, YbrFull, YbrFull422, YbrPartial422, YbrPartial420, YbrIct, YbrRct,
    ];

    private PhotometricInterpretation(string value) => Value = value;

    /// <summary>The defined term.</summary>
    public string Value { get; }

    public bool IsColor { get; private init; }

    public bool IsPalette { get; private init; }

    public bool IsYBR { get; private init; }

    /// <exception cref="DicomDataException">The term is not known.</exception>
    public static PhotometricInterpretation Parse(string photometricInterpretation)
    {
        string term = photometricInterpretation.Trim();
        return s_known.FirstOrDefault(known => known.Value == term)
            ?? throw new DicomDataException($"Photometric Interpretation \"{term}\" is not known.");
    }

    public override string ToString() => Value;
}
