using System.Collections.Immutable;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>
/// An RT Structure Set (PS3.3, A.19): regions drawn on the images of a patient. <see cref="Core.Structures.Masks.StructureMask"/> turns a region into voxels.
/// </summary>
public sealed class StructureSet
{
    internal StructureSet()
    {
    }

    /// <summary>Whose it is and who made it.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>Short name.</summary>
    public required string Label { get; init; }

    /// <summary>Name; empty if not said.</summary>
    public required string Name { get; init; }

    /// <summary>When the regions were last changed; null if not said.</summary>
    public required DateTime? Changed { get; init; }

    /// <summary>The spaces that regions are in, with the series that they were drawn on: one entry a series.</summary>
    public required ImmutableArray<ReferencedFrameOfReference> Frames { get; init; }

    /// <summary>The regions, in the file's order.</summary>
    public required ImmutableArray<Roi> Rois { get; init; }

    /// <summary>What is odd about the file and was let pass, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Reads a structure set.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomFormatException">It is no RT Structure Set, or damaged.</exception>
    public static StructureSet Read(string path) => StructureSetReader.Read(AttributeReader.Open(path, "an RT Structure Set", DicomUID.RTStructureSetStorage));

    /// <summary>The region of a name: exactly so written, or else the only one that differs in case and outer blanks alone.</summary>
    /// <param name="name">The region's name.</param>
    /// <exception cref="ArgumentException">There is none, or there are several; the message lists the names.</exception>
    public Roi Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Roi[] found = [.. Rois.Where(roi => roi.Name == name)];
        if (found.Length == 0)
            found = [.. Rois.Where(roi => string.Equals(roi.Name.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [Roi only] => only,
            [] => throw new ArgumentException($"There is no region \"{name}\". The structure set has: {string.Join(", ", Rois.Select(roi => roi.Name))}.", nameof(name)),
            _ => throw new ArgumentException($"There are {found.Length} regions \"{name}\" (numbers {string.Join(", ", found.Select(roi => roi.Number))}).", nameof(name)),
        };
    }
}
