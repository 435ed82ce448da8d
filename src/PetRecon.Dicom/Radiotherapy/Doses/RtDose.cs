using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Doses;

/// <summary>
/// An RT Dose (PS3.3, A.18): dose on a grid, or histograms of it, or both. The type of <see cref="Grid"/>'s voxels says what they mean:
/// <see cref="Gray"/> (GY, PHYSICAL), <see cref="GrayRbe"/> (GY, EFFECTIVE), <see cref="RelativeDose"/> (RELATIVE), and
/// <see cref="Unspecified"/> where the file does not say the kind, or the dose is an ERROR.
/// </summary>
public sealed class RtDose
{
    private readonly Volume? _grid;

    internal RtDose(Volume? grid) => _grid = grid;

    /// <summary>Whose it is and who made it.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>Kind of dose.</summary>
    public required DoseKind Kind { get; init; }

    /// <summary>Unit of dose.</summary>
    public required DoseUnit Unit { get; init; }

    /// <summary>What is summed up: PLAN, MULTI_PLAN, FRACTION, BEAM, BRACHY, CONTROL_POINT, RECORD ...; empty if not said.</summary>
    public required string SummationType { get; init; }

    /// <summary>Comment; empty if none.</summary>
    public required string Comment { get; init; }

    /// <summary>What patient heterogeneity the calculation heeds: IMAGE, ROI_OVERRIDE, WATER.</summary>
    public required ImmutableArray<string> TissueHeterogeneityCorrection { get; init; }

    /// <summary>Where a relative dose is 1, or another is normalised, in LPS mm; null if not said.</summary>
    public required Vector3D? NormalizationPointMm { get; init; }

    /// <summary>How biological effect is taken into account; null if not said.</summary>
    public required RadiobiologicalDoseEffect? RadiobiologicalEffect { get; init; }

    /// <summary>The plans that the dose is of.</summary>
    public required ImmutableArray<DosePlanReference> Plans { get; init; }

    /// <summary>The structure sets that its histograms refer to.</summary>
    public required ImmutableArray<InstanceReference> StructureSets { get; init; }

    /// <summary>Histograms that the file holds.</summary>
    public required ImmutableArray<StoredDoseHistogram> Histograms { get; init; }

    /// <summary>Distance of each stored plane from the first along the normal, in mm; none without a grid.</summary>
    public required ImmutableArray<double> PlaneOffsetsMm { get; init; }

    /// <summary>Whether planes were at uneven distances and the grid has been interpolated linearly between them, at the smallest distance.</summary>
    public required bool IsResampled { get; init; }

    /// <summary>What is odd about the file and was let pass, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Whether there is dose on a grid; a file may hold histograms alone.</summary>
    public bool HasGrid => _grid is not null;

    /// <summary>The dose; what its numbers mean is told by its type, and by its quantity name and unit.</summary>
    /// <exception cref="InvalidOperationException">The file has no dose on a grid (<see cref="HasGrid"/>).</exception>
    public Volume Grid => _grid ?? throw new InvalidOperationException("This RT Dose holds histograms only, no dose on a grid; ask HasGrid first.");

    /// <summary>Reads a dose.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kindIfNotStated">The kind to take where the file does not say it; without it, such a dose is <see cref="Unspecified"/>.</param>
    /// <exception cref="DicomFormatException">It is no RT Dose, damaged, or lacks what its numbers need to mean something.</exception>
    public static RtDose Read(string path, DoseKind kindIfNotStated = DoseKind.NotStated) =>
        RtDoseReader.Read(AttributeReader.Open(path, "an RT Dose", DicomUID.RTDoseStorage), kindIfNotStated);

    /// <summary>The dose as one of a quantity.</summary>
    /// <typeparam name="TQuantity">What the dose has to be: <see cref="Gray"/>, <see cref="GrayRbe"/> or <see cref="RelativeDose"/>.</typeparam>
    /// <exception cref="InvalidOperationException">It is another; the message says which.</exception>
    public Volume<TQuantity> As<TQuantity>()
        where TQuantity : struct, IQuantity =>
        Grid as Volume<TQuantity> ?? throw new InvalidOperationException(
            $"The dose is {Grid.QuantityName}{(Grid.Unit.Length > 0 ? $" in {Grid.Unit}" : "")} (units {Unit}, kind {Kind}), not {TQuantity.Name}.");
}
