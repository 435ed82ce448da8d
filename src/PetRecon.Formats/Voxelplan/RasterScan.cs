using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>
/// A field for GSI's raster scanner (.rst), as TRiP98 writes it: where an ion beam of which energies is held for how many ions
/// (T. Haberer et al., Nucl. Instrum. Methods A 330 (1993) 296).
/// </summary>
public sealed record RasterScan
{
    /// <summary>Version of the format as a date, such as 20030630; before 19980701 files have no angles and steps.</summary>
    public required string Version { get; init; }

    /// <summary>Date of the table of accelerator settings, as written.</summary>
    public string SettingsTable { get; init; } = "";

    /// <summary>Whose field it is, as written.</summary>
    public string PatientId { get; init; } = "";

    /// <summary>The ion, such as 12C.</summary>
    public required string Projectile { get; init; }

    /// <summary>Charge of the ion, in elementary charges; null if not said.</summary>
    public double? Charge { get; init; }

    /// <summary>Mass of the ion, in atomic mass units; null if not said.</summary>
    public double? Mass { get; init; }

    /// <summary>Angle of the gantry in degrees; null if not said.</summary>
    public double? GantryAngleDegrees { get; init; }

    /// <summary>Angle of the couch in degrees; null if not said.</summary>
    public double? CouchAngleDegrees { get; init; }

    /// <summary>The isocentre in the coordinates of the stereotactic frame, in mm; null if not said.</summary>
    public Vector3D? StereotacticMm { get; init; }

    /// <summary>Water-equivalent thickness of the bolus in mm; null if not said.</summary>
    public double? BolusMm { get; init; }

    /// <summary>The ripple filter, as written; empty if there is none.</summary>
    public string RippleFilter { get; init; } = "";

    /// <summary>The energies with their spots, in the file's order.</summary>
    public ImmutableArray<RasterSubmachine> Submachines { get; init; } = [];

    /// <summary>What is odd about the file, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Number of spots of all energies.</summary>
    public int SpotCount => Submachines.Sum(static machine => machine.Spots.Length);

    /// <summary>Number of ions of all spots.</summary>
    public double Particles => Submachines.Sum(static machine => machine.Particles);

    /// <summary>Reads a field.</summary>
    /// <param name="path">The .rst file, or one packed by gzip.</param>
    /// <exception cref="VoxelplanFormatException">The file is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static RasterScan Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return RasterReading.Read(TextLines.Open(path));
    }

    /// <summary>Writes the field, complete or not at all.</summary>
    /// <param name="path">Target; a file of that name is replaced.</param>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] text = RasterWriting.Text(this);
        CompleteFile.Write(path, stream => stream.Write(text));
    }
}
