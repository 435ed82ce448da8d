using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>
/// The header (.hed) of a VOXELPLAN cube, as TRiP98 and VIRTUOS write it: lines of a key and a value.
/// <para>
/// Orientation: cubes are stored transversally with x to the patient's left, y to the back and z towards the head, which is DICOM's LPS, and
/// the voxel (i, j, k) is centred at x = (i + 0.5 + xoffset) * pixel_size, y likewise, z = (k + zoffset) * slice_distance, or at the slice's place in
/// the header's table: slices are at their positions, pixels between their edges. That is what PyTRiP does, and what contour files (.vdx) presume.
/// </para>
/// </summary>
public sealed record VoxelplanHeader
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Version of the format, such as 1.2; empty if not said.</summary>
    public string Version { get; init; } = "";

    /// <summary>What the header calls the modality: "CT" even for doses.</summary>
    public string Modality { get; init; } = "";

    /// <summary>How slices lie, as written: transversal.</summary>
    public string PrimaryView { get; init; } = "";

    /// <summary>Name of the patient, as written.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>The program that wrote it; empty if not said.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>Where the voxels are, in LPS.</summary>
    public required VoxelGrid Grid { get; init; }

    /// <summary>How a voxel is stored.</summary>
    public required VoxelSampleType SampleType { get; init; }

    /// <summary>Whether the most significant byte of a voxel comes first (byte_order aix).</summary>
    public required bool IsBigEndian { get; init; }

    /// <summary>Positions of the slices in mm by the header's table; empty when it has none.</summary>
    public ImmutableArray<double> SlicePositionsMm { get; init; } = [];

    /// <summary>What is odd about it, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Reads a header.</summary>
    /// <param name="path">The .hed file, or one packed by gzip.</param>
    /// <exception cref="VolumeFormatException">It is damaged, or of a kind that is not read.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VoxelplanHeader Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return HeaderReading.Read(path);
    }
}
