namespace PetRecon.Dicom.Writing;

/// <summary>A machine or program that makes data: General Equipment module (PS3.3, C.7.5.1). Texts have 64 characters at most.</summary>
public sealed record EquipmentDescription
{
    /// <summary>Who makes it.</summary>
    public required string Manufacturer { get; init; }

    /// <summary>What it is called.</summary>
    public required string ModelName { get; init; }

    /// <summary>Serial number; null if there is none that is known.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Version of its software; null if not known.</summary>
    public string? SoftwareVersions { get; init; }

    /// <summary>Where it stands; null if not known.</summary>
    public string? InstitutionName { get; init; }

    /// <summary>PetRecon itself.</summary>
    public static EquipmentDescription PetRecon { get; } = new()
    {
        Manufacturer = "PetRecon",
        ModelName = "PetRecon",
        SerialNumber = "none",
        SoftwareVersions = typeof(EquipmentDescription).Assembly.GetName().Version!.ToString(3),
    };
}
