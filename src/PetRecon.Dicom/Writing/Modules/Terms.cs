using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Writing.Modules;

/// <summary>Defined terms and codes of what the public types say.</summary>
internal static class Terms
{
    public static readonly CodedConcept Recumbent = new("102538003", "SCT", "recumbent");
    public static readonly CodedConcept Supine = new("40199007", "SCT", "supine");
    public static readonly CodedConcept Prone = new("1240000", "SCT", "prone");
    public static readonly CodedConcept RightDecubitus = new("102535000", "SCT", "right lateral decubitus");
    public static readonly CodedConcept LeftDecubitus = new("102536004", "SCT", "left lateral decubitus");
    public static readonly CodedConcept HeadFirst = new("102540008", "SCT", "headfirst");
    public static readonly CodedConcept FeetFirst = new("102541007", "SCT", "feet-first");
    public static readonly CodedConcept AcquisitionEquipment = new("109101", "DCM", "Acquisition Equipment");
    public static readonly CodedConcept BecquerelsPerMillilitre = new("Bq/ml", "UCUM", "Becquerels/milliliter");
    public static readonly CodedConcept ProportionalToCounts = new("{propcounts}", "UCUM", "Proportional to counts");
    public static readonly CodedConcept SourceForProcessing = new("121322", "DCM", "Source image for image processing operation");
    public static readonly CodedConcept SegmentationDerivation = new("113076", "DCM", "Segmentation");
    public static readonly CodedConcept DoseStructures = new("130042", "DCM", "RT Dose Calculation Structure");

    // Names by which radiopharmaceuticals go, with their codes in context group 4021.
    private static readonly (string[] Names, CodedConcept Code)[] s_pharmaceuticals =
    [
        (["FDG", "18F-FDG", "F-18 FDG", "Fluorodeoxyglucose"], new("35321007", "SCT", "Fluorodeoxyglucose F^18^")),
        (["NaF", "18F-NaF", "Sodium fluoride", "Fluoride"], new("129501009", "SCT", "Sodium fluoride F^18^")),
        (["FLT", "18F-FLT"], new("129502002", "SCT", "Thymidine (FLT) F^18^")),
        (["FMISO", "18F-FMISO", "Fluoromisonidazole"], new("422598008", "SCT", "Fluoromisonidazole F^18^")),
        (["FET", "18F-FET"], new("424708001", "SCT", "Fluorethyltyrosin F^18^")),
        (["FDOPA", "18F-FDOPA", "DOPA"], new("129500005", "SCT", "Fluoro-L-dopa F^18^")),
        (["Florbetapir"], new("456995000", "SCT", "Florbetapir F^18^")),
        (["Florbetaben"], new("712736002", "SCT", "Florbetaben F^18^")),
        (["Flutemetamol"], new("456997008", "SCT", "Flutemetamol F^18^")),
        (["PSMA-1007", "18F-PSMA-1007"], new("126758", "DCM", "PSMA-1007 F^18^")),
        (["PSMA-11", "68Ga-PSMA-11"], new("C118961", "NCIt", "PSMA-11 Ga^68^")),
        (["DOTATOC", "68Ga-DOTATOC", "Edotreotide"], new("C2713594", "UMLS", "Edotreotide Ga^68^")),
        (["Water", "15O-Water", "H2O"], new("129505000", "SCT", "Oxygen-water O^15^")),
        (["Ammonia", "13N-Ammonia", "NH3"], new("129508003", "SCT", "Ammonia N^13^")),
        (["Rubidium chloride", "Rubidium", "82Rb"], new("129503007", "SCT", "Rubidium chloride Rb^82^")),
        (["Methionine", "11C-Methionine"], new("129510001", "SCT", "Methionine C^11^")),
        (["Choline", "11C-Choline"], new("126703", "DCM", "Choline C^11^")),
        (["Acetate", "11C-Acetate"], new("129513004", "SCT", "Acetate C^11^")),
        (["PIB", "11C-PIB"], new("126500", "DCM", "Pittsburgh compound B C^11^")),
        (["Raclopride", "11C-Raclopride"], new("129512009", "SCT", "Raclopride C^11^")),
    ];

    // Body parts (PS3.16, Annex L) and the anatomic regions that they are.
    private static readonly (string BodyPart, CodedConcept Region)[] s_regions =
    [
        ("HEAD", new("69536005", "SCT", "Head")), ("BRAIN", new("12738006", "SCT", "Brain")), ("NECK", new("45048000", "SCT", "Neck")),
        ("HEADNECK", new("774007", "SCT", "Head and Neck")), ("CHEST", new("51185008", "SCT", "Chest")), ("HEART", new("80891009", "SCT", "Heart")),
        ("ABDOMEN", new("818981001", "SCT", "Abdomen")), ("PELVIS", new("816092008", "SCT", "Pelvis")), ("LIVER", new("10200004", "SCT", "Liver")),
        ("PROSTATE", new("41216001", "SCT", "Prostate")), ("WHOLEBODY", new("38266002", "SCT", "Entire body")),
    ];

    private static readonly (PetCorrections Flag, string Term)[] s_corrections =
    [
        (PetCorrections.Normalization, "NORM"), (PetCorrections.DeadTime, "DTIM"), (PetCorrections.Attenuation, "ATTN"), (PetCorrections.Scatter, "SCAT"),
        (PetCorrections.Randoms, "RAN"), (PetCorrections.RadialSampling, "RADL"), (PetCorrections.DoseCalibration, "DCAL"), (PetCorrections.Motion, "MOTN"),
    ];

    private static readonly string[] s_positions = ["HFS", "HFP", "HFDR", "HFDL", "FFS", "FFP", "FFDR", "FFDL"];

    public static string Of(PatientSex sex) => sex switch
    {
        PatientSex.Male => "M",
        PatientSex.Female => "F",
        _ => "O",
    };

    public static string Of(PatientPosition position) => s_positions[(int)position];

    public static PatientPosition? Position(string term) =>
        Array.IndexOf(s_positions, term.Trim()) is int index and >= 0 ? (PatientPosition)index : null;

    public static CodedConcept PostureOf(PatientPosition position) => ((int)position % 4) switch
    {
        0 => Supine,
        1 => Prone,
        2 => RightDecubitus,
        _ => LeftDecubitus,
    };

    public static CodedConcept DirectionOf(PatientPosition position) => position < PatientPosition.FeetFirstSupine ? HeadFirst : FeetFirst;

    public static string Of(DecayReference decay) => decay switch
    {
        DecayReference.AcquisitionStart => "START",
        DecayReference.Administration => "ADMIN",
        _ => "NONE",
    };

    public static string Of(AttenuationSource source) => source switch
    {
        AttenuationSource.Ct => "CT",
        AttenuationSource.Mr => "MR",
        AttenuationSource.PositronSource => "POSITRON SOURCE",
        _ => "CALCULATED",
    };

    /// <summary>The view that slices show: context group 501 of PS3.16.</summary>
    public static CodedConcept ViewOf(PlaneGeometry geometry)
    {
        Core.Spatial.Vector3D normal = Core.Spatial.Vector3D.Cross(geometry.Row, geometry.Column);
        return (Math.Abs(normal.X), Math.Abs(normal.Y), Math.Abs(normal.Z)) switch
        {
            ( > 0.999, _, _) => new("30730003", "SCT", "Sagittal"),
            (_, > 0.999, _) => new("81654009", "SCT", "Coronal"),
            (_, _, > 0.999) => new("24422004", "SCT", "Axial"),
            _ => new("399182000", "SCT", "Oblique"),
        };
    }

    public static string Of(RandomsEstimate randoms) => randoms switch
    {
        RandomsEstimate.Delayeds => "DLYD",
        RandomsEstimate.Singles => "SING",
        _ => "NONE",
    };

    /// <summary>Values of Corrected Image (0028,0051).</summary>
    public static string[] Of(PetCorrections corrections, DecayReference decay) =>
    [
        .. s_corrections.Where(pair => corrections.HasFlag(pair.Flag)).Select(pair => pair.Term),
        .. decay == DecayReference.None ? Array.Empty<string>() : ["DECY"],
    ];

    /// <summary>The region of a body part; the whole body where it is not known.</summary>
    public static CodedConcept RegionOf(string? bodyPart) =>
        s_regions.FirstOrDefault(known => known.BodyPart == bodyPart).Region ?? s_regions[^1].Region;

    /// <summary>The code of a radiopharmaceutical: the one given, else that of a usual name, else none.</summary>
    public static CodedConcept? CodeOf(RadiopharmaceuticalDescription pharmaceutical) =>
        pharmaceutical.Code ?? s_pharmaceuticals.FirstOrDefault(known => known.Names.Contains(pharmaceutical.Name, StringComparer.OrdinalIgnoreCase)).Code;

    /// <summary>A code of our own, for where the standard demands one. Schemes whose names begin with 99 are private (PS3.16, 8.2).</summary>
    public static CodedConcept Own(string name) => new(DicomText.Clipped(name, 16), "99PETRECON", name);
}
