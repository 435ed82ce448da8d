namespace PetRecon.Core.Scanners;

/// <summary>A scanner that is known by name, and where its numbers come from.</summary>
public sealed record ScannerPreset
{
    /// <summary>Short name for commands, such as "vision-600".</summary>
    public required string Name { get; init; }

    /// <summary>One line on what the scanner is.</summary>
    public required string Description { get; init; }

    /// <summary>All numbers.</summary>
    public required CylindricalScannerDesign Design { get; init; }

    /// <summary>Papers and public files that the numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>Which numbers no source was found for; empty if there are none.</summary>
    public required string AssumedNumbers { get; init; }

    /// <summary>Makes the geometry.</summary>
    public ScannerGeometry Build() => Design.Build();
}
