using System.Collections.Immutable;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Petsird;

/// <summary>The scanner of a PETSIRD file: geometry and efficiencies as the rest of PetRecon uses them, and what only the file knows.</summary>
public sealed record ScannerInformation
{
    /// <summary>Efficiency of every pair of detection bins; knows the geometry.</summary>
    public required DetectionEfficiencies Efficiencies { get; init; }

    /// <summary>Geometry, TOF and energy bins. The gantry alignment is applied.</summary>
    public ScannerGeometry Geometry => Efficiencies.Scanner;

    /// <summary>How the efficiencies were made.</summary>
    public string EfficiencyMethodDescription { get; init; } = "";

    /// <summary>DICOM Collimator Type, NONE or RING; empty when not known.</summary>
    public string CollimatorType { get; init; } = "";

    /// <summary>Materials that volumes refer to.</summary>
    public ImmutableArray<BulkMaterial> BulkMaterials { get; init; } = [];

    /// <summary>Material of the detecting elements of each module type.</summary>
    public ImmutableArray<uint> DetectingMaterialIds { get; init; } = [];

    /// <summary>For each module type, what does not detect in one module.</summary>
    public ImmutableArray<ImmutableArray<SolidVolume>> NonDetectingElements { get; init; } = [];

    /// <summary>What does not detect outside the modules.</summary>
    public ImmutableArray<SolidVolume> NonDetectingVolumes { get; init; } = [];

    /// <summary>The transform that the file gives from its gantry to the scanner's axes; <see cref="Geometry"/> has it applied already.</summary>
    public RigidTransform? GantryAlignment { get; init; }

    /// <summary>How finely singles are histogrammed.</summary>
    public SinglesHistogramLevel SinglesHistogramLevel { get; init; }

    /// <summary>For each module type, edges of the energy bins of singles histograms in keV.</summary>
    public ImmutableArray<ImmutableArray<float>> SinglesHistogramEnergyBinEdgesKeV { get; init; } = [];

    /// <summary>Which singles are stored.</summary>
    public SingleEventPolicy SingleEventPolicy { get; init; }

    /// <summary>Which prompts are stored.</summary>
    public CoincidencePolicy PromptEventPolicy { get; init; } = CoincidencePolicy.RejectHigherMultiples;

    /// <summary>Which delayeds are stored.</summary>
    public CoincidencePolicy DelayedEventPolicy { get; init; } = CoincidencePolicy.RejectHigherMultiples;

    /// <summary>Which triples are stored.</summary>
    public MultiplePolicy TripleEventPolicy { get; init; }

    /// <summary>Which quadruples are stored.</summary>
    public MultiplePolicy QuadrupleEventPolicy { get; init; }
}
