using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Therapy.Doses;

/// <summary>
/// A dose, or a dose-averaged LET, on a grid with what must be known to use it rightly: its quantity (as the volume's type), whose space it is in,
/// how biological effect was taken into account, how many fractions it is of, and which files are in it.
/// Doses of different or unknown meaning are never combined (<see cref="DoseArithmetic"/>).
/// </summary>
public sealed record DoseGrid
{
    private readonly Volume _volume = null!;

    /// <summary>
    /// The values: <see cref="Gray"/>, <see cref="GrayRbe"/>, <see cref="GrayRbePerFraction"/>, <see cref="LinearEnergyTransfer"/>,
    /// <see cref="RelativeDose"/>, or <see cref="Unspecified"/> where nobody said what they mean.
    /// </summary>
    /// <exception cref="ArgumentException">The volume is of no such quantity.</exception>
    public required Volume Volume
    {
        get => _volume;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _volume = DoseQuantities.IsDose(value)
                ? value
                : throw new ArgumentException($"A volume of {value.QuantityName} is no dose. Expected absorbed dose, RBE-weighted dose (in all or per fraction), relative dose, LET or unspecified values.", nameof(value));
        }
    }

    /// <summary>What it is called in lists and pictures, such as a file's name.</summary>
    public required string Name { get; init; }

    /// <summary>The space that it is in (a DICOM UID); empty if its file does not say, as only DICOM files do.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>How biological effect was taken into account; null if it was not, or nobody said.</summary>
    public RbeModel? RbeModel { get; init; }

    /// <summary>Number of fractions that the dose is of; null if not known.</summary>
    public int? FractionCount { get; init; }

    /// <summary>What is summed up, in DICOM's terms: PLAN, FRACTION, BEAM ...; empty if not said.</summary>
    public string SummationType { get; init; } = "";

    /// <summary>The identifiers of the objects that are in it; none where files have none. A sum never has one twice.</summary>
    public ImmutableArray<string> InstanceUids { get; init; } = [];

    /// <summary>The plans that it is of, each once; none where files name none.</summary>
    public ImmutableArray<DosePlan> Plans { get; init; } = [];

    /// <summary>What is odd about it, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Where the voxels are.</summary>
    public VoxelGrid Grid => Volume.Grid;

    /// <summary>Whether it is known what the values mean.</summary>
    public bool IsMeaningKnown => Volume is not Volume<Unspecified>;

    /// <summary>Quantity, unit and model in words, for labels: "RBE-weighted dose, Gy (RBE), LEM I".</summary>
    public string Label
    {
        get
        {
            string unit = Volume.Unit.Length > 0 ? $", {Volume.Unit}" : "";
            return $"{Volume.QuantityName}{unit}{(RbeModel is null ? "" : $", {RbeModel}")}";
        }
    }

    /// <summary>The values as those of a quantity.</summary>
    /// <typeparam name="TQuantity">What they have to be.</typeparam>
    /// <exception cref="InvalidOperationException">They are of another quantity; the message says which.</exception>
    public Volume<TQuantity> As<TQuantity>()
        where TQuantity : struct, IQuantity =>
        Volume as Volume<TQuantity> ?? throw new InvalidOperationException($"{Name} is {Label}, not {TQuantity.Name}.");
}
