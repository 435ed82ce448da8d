using System.Collections.Immutable;

namespace PetRecon.Dicom.Images;

/// <summary>What the header of a PET series says that uptake values depend on. Made by <see cref="DicomImageReader"/>, or by hand.</summary>
public sealed record PetQuantification
{
    /// <summary>The file that it was read from, for messages.</summary>
    public string Source { get; init; } = "PET image";

    /// <summary>What the values are.</summary>
    public PetUnits Units { get; init; }

    /// <summary>Units as the header has them, such as BQML.</summary>
    public string UnitsText { get; init; } = "";

    /// <summary>SUV Type (0054,1006): BW, LBM, LBMJAMES128, LBMJANMA, BSA, IBW; empty counts as BW.</summary>
    public string SuvType { get; init; } = "";

    /// <summary>To which time values were corrected for decay.</summary>
    public PetDecayCorrection DecayCorrection { get; init; }

    /// <summary>Corrections applied (0028,0051), such as NORM, ATTN, SCAT, DECY.</summary>
    public ImmutableArray<string> Corrections { get; init; } = [];

    /// <summary>Patient's Weight (0010,1030), in kg; null when it is not told.</summary>
    public double? WeightKg { get; init; }

    /// <summary>Patient's Size (0010,1020), in m; null when it is not told.</summary>
    public double? HeightM { get; init; }

    /// <summary>Patient's Sex (0010,0040): M, F, O, or empty.</summary>
    public string Sex { get; init; } = "";

    /// <summary>Radionuclide Total Dose (0018,1074) as the header has it: Bq, or in error MBq; null when it is not told.</summary>
    public double? InjectedDose { get; init; }

    /// <summary>Half-life of the radionuclide, in s; null when it is not told.</summary>
    public double? HalfLifeSeconds { get; init; }

    /// <summary>Radiopharmaceutical Start DateTime (0018,1078); null when it is not told.</summary>
    public DateTime? Administered { get; init; }

    /// <summary>Radiopharmaceutical Start Time (0018,1072), a time without a day; null when it is not told.</summary>
    public TimeSpan? AdministeredTimeOfDay { get; init; }

    /// <summary>Series Date and Time; null when it is not told.</summary>
    public DateTime? SeriesStarted { get; init; }

    /// <summary>When the first frame's acquisition began; null when it is not told.</summary>
    public DateTime? FirstAcquired { get; init; }

    /// <summary>Frame Reference Time of that frame, in ms; null when it is not told.</summary>
    public double? FrameReferenceTimeMs { get; init; }

    /// <summary>Duration of that frame, in ms; null when it is not told.</summary>
    public double? FrameDurationMs { get; init; }

    /// <summary>The time to which values were corrected where the header says it outright: GE's (0009,100d), or Decay Correction DateTime (0018,9701).</summary>
    public DateTime? StatedReferenceTime { get; init; }

    /// <summary>Philips' factor from CNTS to uptake value by body weight (7053,1000); null when it is not told or 0.</summary>
    public double? PhilipsSuvFactor { get; init; }

    /// <summary>Philips' factor from CNTS to Bq/mL (7053,1009); null when it is not told or 0.</summary>
    public double? PhilipsActivityFactor { get; init; }

    /// <summary>Name of the radiopharmaceutical; empty when it is not told.</summary>
    public string Radiopharmaceutical { get; init; } = "";
}
