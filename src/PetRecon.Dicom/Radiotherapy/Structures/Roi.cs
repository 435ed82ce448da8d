using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>A region of interest: what the structure set, its contours and its observation say of one ROI number.</summary>
public sealed record Roi
{
    /// <summary>Number by which plans and doses refer to it.</summary>
    public required int Number { get; init; }

    /// <summary>Name as its author wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>Description; empty if not said.</summary>
    public string Description { get; init; } = "";

    /// <summary>The space that its points are in.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>AUTOMATIC, SEMIAUTOMATIC or MANUAL; empty if not said.</summary>
    public string GenerationAlgorithm { get; init; } = "";

    /// <summary>EXTERNAL, PTV, CTV, GTV, ORGAN, AVOIDANCE, SUPPORT ...; empty if nobody said.</summary>
    public string InterpretedType { get; init; } = "";

    /// <summary>Label of the observation; empty if not said.</summary>
    public string ObservationLabel { get; init; } = "";

    /// <summary>Who interpreted the region; empty if not said.</summary>
    public string Interpreter { get; init; } = "";

    /// <summary>Colour to show it in; null if not said.</summary>
    public DisplayColour? Colour { get; init; }

    /// <summary>Volume in cc as its author computed it; null if not said.</summary>
    public double? StatedVolumeCc { get; init; }

    /// <summary>Properties set for the region, such as its density.</summary>
    public ImmutableArray<RoiPhysicalProperty> PhysicalProperties { get; init; } = [];

    /// <summary>Its contours, in the file's order; none for a region that was only named.</summary>
    public ImmutableArray<Contour> Contours { get; init; } = [];

    /// <summary>Whether it has no contour that encloses an area: it then has no volume.</summary>
    public bool IsEmpty => !Contours.Any(contour => contour.IsClosed);
}
