using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>
/// Contours of VOXELPLAN/VIRTUOS (.vdx), as TRiP98 takes its targets and organs from.
/// <para>
/// Version 1 (files without a version line) counts slices from 1 and gives points in sixteenths of a pixel from the corner of the first one;
/// version 2 gives points in mm from that corner and the slice's position along z. So both lie on the grid of their CT (<see cref="VoxelplanHeader"/>),
/// whose header the file shares its name with.
/// </para>
/// <para>Kinds of volumes are 0 ORGAN, 1 PTV (what is irradiated), 2 AVOIDANCE and 10 EXTERNAL, in DICOM's terms.</para>
/// </summary>
public sealed record VoxelplanStructures
{
    /// <summary>The volumes of interest, in the file's order.</summary>
    public required ImmutableArray<Structure> Structures { get; init; }

    /// <summary>Version of the format: 1.2 where the file does not say it.</summary>
    public required string Version { get; init; }

    /// <summary>What is odd about the file, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Reads contours on the grid of the CT whose header (.hed) has the same name and lies beside the file.</summary>
    /// <param name="path">The .vdx file, or one packed by gzip.</param>
    /// <exception cref="VoxelplanFormatException">The file is damaged, or lacks its header.</exception>
    /// <exception cref="VolumeFormatException">The header is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VoxelplanStructures Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TextLines lines = TextLines.Open(path);
        string header = VoxelplanNames.HeaderOf(path, out bool shared) is string found && !shared
            ? found
            : throw new VoxelplanFormatException(path, 1, "there is no header (.hed) of this name beside the contours, which says how large pixels are; give the grid of the CT.");
        return ContourReading.Read(lines, VoxelplanHeader.Read(header).Grid);
    }

    /// <summary>Reads contours on the grid of a CT.</summary>
    /// <param name="path">The .vdx file, or one packed by gzip.</param>
    /// <param name="grid">The CT's grid.</param>
    /// <exception cref="VoxelplanFormatException">The file is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VoxelplanStructures Read(string path, VoxelGrid grid)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(grid);
        return ContourReading.Read(TextLines.Open(path), grid);
    }

    /// <summary>Writes closed contours and points as version 2.0, complete or not at all.</summary>
    /// <param name="path">Target; a file of that name is replaced.</param>
    /// <param name="structures">The volumes; contours have to lie in planes of one z.</param>
    /// <param name="grid">The grid of the CT that they are drawn on.</param>
    /// <exception cref="ArgumentException">A contour does not lie in a transversal plane, or the grid is not along the patient's axes.</exception>
    public static void Write(string path, IReadOnlyList<Structure> structures, VoxelGrid grid)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(grid);
        byte[] text = ContourWriting.Text(structures, grid);
        CompleteFile.Write(path, stream => stream.Write(text));
    }
}
