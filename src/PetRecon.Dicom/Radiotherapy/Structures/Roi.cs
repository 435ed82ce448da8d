using System.Collections.Immutable;
using PetRecon.Core.Structures;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>
/// A region of interest: what the structure set, its contours and its observation say of one ROI number. Contours that were read are
/// <see cref="RoiContour"/>s.
/// </summary>
public sealed record Roi : Structure
{
    /// <summary>Number by which plans and doses refer to it.</summary>
    public required int Number { get; init; }

    /// <summary>Description; empty if not said.</summary>
    public string Description { get; init; } = "";

    /// <summary>AUTOMATIC, SEMIAUTOMATIC or MANUAL; empty if not said.</summary>
    public string GenerationAlgorithm { get; init; } = "";

    /// <summary>Label of the observation; empty if not said.</summary>
    public string ObservationLabel { get; init; } = "";

    /// <summary>Who interpreted the region; empty if not said.</summary>
    public string Interpreter { get; init; } = "";

    /// <summary>Volume in cc as its author computed it; null if not said.</summary>
    public double? StatedVolumeCc { get; init; }

    /// <summary>Properties set for the region, such as its density.</summary>
    public ImmutableArray<RoiPhysicalProperty> PhysicalProperties { get; init; } = [];
}
