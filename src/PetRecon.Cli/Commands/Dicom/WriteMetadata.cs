using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PetRecon.Cli.CommandLine;
using PetRecon.Dicom.Writing;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>What a DICOM file says beside its image, as users write it in a JSON file. Everything may be left out.</summary>
internal sealed record WriteMetadata
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public PatientPart Patient { get; init; } = new();

    public StudyPart Study { get; init; } = new();

    public SeriesPart Series { get; init; } = new();

    public EquipmentPart? Scanner { get; init; }

    public RadiopharmaceuticalPart? Radiopharmaceutical { get; init; }

    public AcquisitionPart Acquisition { get; init; } = new();

    /// <summary>Everything there is, with values as they may be.</summary>
    public static WriteMetadata Example { get; } = new()
    {
        Patient = new() { Name = "Family^Given", Id = "PR-0001", BirthDate = new(1961, 7, 3), Sex = PatientSex.Female, SizeM = 1.68, WeightKg = 61.5 },
        Study = new() { Id = "1", AccessionNumber = "A1234", Description = "FDG PET", ReferringPhysicianName = "Physician^Given", Start = new(2026, 3, 14, 10, 0, 0) },
        Series = new() { Number = 4, Description = "PET OSEM", BodyPart = "HEAD", ProtocolName = "Head 10 min" },
        Scanner = new() { Manufacturer = "ACME", Model = "Ring 1", SerialNumber = "17" },
        Radiopharmaceutical = new()
        {
            Name = "FDG", Nuclide = "F-18", InjectedActivityBq = 350e6, InjectionStart = new(2026, 3, 14, 10, 5, 0),
        },
        Acquisition = new()
        {
            Start = new(2026, 3, 14, 11, 0, 0), FrameSeconds = [600], Decay = DecayReference.AcquisitionStart,
            Corrections = [PetCorrections.Normalization, PetCorrections.Attenuation, PetCorrections.Randoms, PetCorrections.Scatter],
            Randoms = RandomsEstimate.Delayeds, Attenuation = "measured, CT", AttenuationSource = AttenuationSource.Ct, Scatter = "single scatter simulation",
            Reconstruction = "OSEM 3i21s TOF PSF", PostFilter = "Gaussian 4 mm", UsesTimeOfFlight = true,
        },
    };

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="UsageException">The file is no JSON, or has something that there is no place for.</exception>
    public static WriteMetadata Read(string path)
    {
        InputFiles.MustExist(path);
        try
        {
            return JsonSerializer.Deserialize<WriteMetadata>(File.ReadAllText(path), s_json) ?? new();
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}: {exception.Message} What there may be is printed by: petrecon dicom write --meta-example");
        }
    }

    internal sealed record PatientPart
    {
        public string? Name { get; init; }

        public string? Id { get; init; }

        public DateOnly? BirthDate { get; init; }

        public PatientSex? Sex { get; init; }

        public double? SizeM { get; init; }

        public double? WeightKg { get; init; }
    }

    internal sealed record StudyPart
    {
        public string? InstanceUid { get; init; }

        public string? Id { get; init; }

        public string? AccessionNumber { get; init; }

        public string? Description { get; init; }

        public string? ReferringPhysicianName { get; init; }

        public DateTime? Start { get; init; }

        public string? FrameOfReferenceUid { get; init; }

        public PatientPosition? Position { get; init; }
    }

    internal sealed record SeriesPart
    {
        public int? Number { get; init; }

        public string? Description { get; init; }

        public string? BodyPart { get; init; }

        public BodySide? Side { get; init; }

        public string? ProtocolName { get; init; }
    }

    internal sealed record EquipmentPart
    {
        public string Manufacturer { get; init; } = "";

        public string Model { get; init; } = "";

        public string? SerialNumber { get; init; }
    }

    internal sealed record RadiopharmaceuticalPart
    {
        public string? Name { get; init; }

        public string? Nuclide { get; init; }

        public double? HalfLifeSeconds { get; init; }

        public double? PositronFraction { get; init; }

        public double? InjectedActivityBq { get; init; }

        public DateTime? InjectionStart { get; init; }

        public DateTime? InjectionStop { get; init; }

        public double? VolumeMl { get; init; }
    }

    internal sealed record AcquisitionPart
    {
        public DateTime? Start { get; init; }

        public double[]? FrameSeconds { get; init; }

        public DecayReference? Decay { get; init; }

        public PetCorrections[]? Corrections { get; init; }

        public RandomsEstimate? Randoms { get; init; }

        public string? Attenuation { get; init; }

        public AttenuationSource? AttenuationSource { get; init; }

        public string? Scatter { get; init; }

        public string? Reconstruction { get; init; }

        public string? PostFilter { get; init; }

        public bool? UsesTimeOfFlight { get; init; }

        public double? TubeVoltageKv { get; init; }
    }
}
