using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Formats.Volumes;

namespace PetRecon.Formats.Voxelplan;

/// <summary>
/// A cube of the planning system TRiP98 and of VOXELPLAN/VIRTUOS, from which it has the format: CT numbers, dose, LET and what else it calculates
/// (M. Kraemer et al., Phys. Med. Biol. 45 (2000) 3299). Where voxels are: <see cref="VoxelplanHeader"/>.
/// <para>
/// Dose is stored in permille of the prescribed dose, which no header says: it is given as <see cref="RelativeDose"/>, 1 where it is the
/// prescribed one, until somebody says how much that is.
/// </para>
/// </summary>
public sealed record VoxelplanCube
{
    /// <summary>Stored dose of the prescribed one.</summary>
    private const double Permille = 1e-3;

    /// <summary>
    /// The values: <see cref="Hounsfield"/>, <see cref="RelativeDose"/>, <see cref="LinearEnergyTransfer"/> (keV/um), or
    /// <see cref="Unspecified"/> (as stored) for all other kinds.
    /// </summary>
    public required Volume Volume { get; init; }

    /// <summary>What the file's name says the values are.</summary>
    public required VoxelplanCubeKind Kind { get; init; }

    /// <summary>The header.</summary>
    public required VoxelplanHeader Header { get; init; }

    /// <summary>The file of voxels.</summary>
    public required string DataPath { get; init; }

    /// <summary>How the voxels are stored, such as "Int16, little-endian".</summary>
    public required string StoredAs { get; init; }

    /// <summary>What a user should know before trusting the cube, as sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether the values are a dose relative to the prescribed one.</summary>
    public bool IsRelativeDose => Kind is VoxelplanCubeKind.Dose or VoxelplanCubeKind.PhysicalDose or VoxelplanCubeKind.BiologicalDose;

    /// <summary>Whether a name is that of a cube's header or data: .hed, .ctx, .dos, .dosemlet or .mlet, with or without .gz.</summary>
    /// <param name="path">The name.</param>
    public static bool IsCube(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return VoxelplanNames.IsCube(path);
    }

    /// <summary>Reads a cube.</summary>
    /// <param name="path">Its header (.hed) or its data (.ctx, .dos, ...), plain or packed by gzip; the other of the two is found beside it.</param>
    /// <exception cref="VolumeFormatException">A file is damaged or missing, or header and data are not of the same cube.</exception>
    /// <exception cref="ArgumentException">The header belongs to several files of data: open one of those.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VoxelplanCube Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file {path}.", path);
        if (VoxelplanNames.IsHeader(path))
            return Read(path, DataOf(path), []);
        string header = VoxelplanNames.HeaderOf(path, out bool shared)
            ?? throw new VolumeFormatException(path, 0, "there is no header (.hed) of this name beside the data.");
        return Read(header, path, shared ? [$"The header {Path.GetFileName(header)} of another cube was used, as there is none of this name."] : []);
    }

    /// <summary>Reads a cube whose header has another name.</summary>
    /// <param name="headerPath">The header.</param>
    /// <param name="dataPath">The data.</param>
    /// <exception cref="VolumeFormatException">A file is damaged, or header and data are not of the same cube.</exception>
    /// <exception cref="FileNotFoundException">There is no such header.</exception>
    public static VoxelplanCube Read(string headerPath, string dataPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(headerPath);
        ArgumentException.ThrowIfNullOrEmpty(dataPath);
        return Read(headerPath, dataPath, []);
    }

    /// <summary>The dose in Gy.</summary>
    /// <param name="prescribedGray">The prescribed absorbed dose in Gy.</param>
    /// <exception cref="InvalidOperationException">The cube is no dose, or an RBE-weighted one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The prescribed dose is not above 0.</exception>
    public Volume<Gray> ToGray(double prescribedGray) => Kind == VoxelplanCubeKind.BiologicalDose
        ? throw new InvalidOperationException($"{DataPath} is an RBE-weighted dose, which is no absorbed dose in Gy.")
        : new(Volume.Grid, Prescribed(prescribedGray));

    /// <summary>The dose in Gy (RBE).</summary>
    /// <param name="prescribedGrayRbe">The prescribed RBE-weighted dose in Gy (RBE).</param>
    /// <exception cref="InvalidOperationException">The cube is no dose, or an absorbed one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The prescribed dose is not above 0.</exception>
    public Volume<GrayRbe> ToGrayRbe(double prescribedGrayRbe) => Kind == VoxelplanCubeKind.PhysicalDose
        ? throw new InvalidOperationException($"{DataPath} is an absorbed dose, which is no RBE-weighted dose in Gy (RBE).")
        : new(Volume.Grid, Prescribed(prescribedGrayRbe));

    /// <summary>The cube as any image: its values without their type.</summary>
    internal VolumeReadResult AsImage() => new()
    {
        Volume = Volume.As<Unspecified>(),
        Format = "TRiP98 cube",
        StoredAs = StoredAs,
        Description = Volume.Unit.Length > 0 ? $"{Volume.QuantityName}; {Volume.Unit}" : IsRelativeDose ? "dose relative to the prescribed one" : Kind.ToString(),
        Warnings = Warnings,
    };

    private static VoxelplanCube Read(string headerPath, string dataPath, ImmutableArray<string> warnings)
    {
        VoxelplanHeader header = VoxelplanHeader.Read(headerPath);
        VoxelplanCubeKind kind = VoxelplanNames.KindOf(dataPath);
        bool isDose = kind is VoxelplanCubeKind.Dose or VoxelplanCubeKind.PhysicalDose or VoxelplanCubeKind.BiologicalDose;
        VolumeReadResult read = CubeVoxels.Read(dataPath, header, isDose ? Permille : 1);
        if (kind == VoxelplanCubeKind.DoseAveragedLet && new StoredSamples(header.SampleType, false).IsInteger)
            warnings = warnings.Add("LET is stored as whole numbers; keV/um is assumed.");
        return new()
        {
            Volume = kind switch
            {
                VoxelplanCubeKind.Ct => read.Volume.As<Hounsfield>(),
                VoxelplanCubeKind.DoseAveragedLet => read.Volume.As<LinearEnergyTransfer>(),
                _ when isDose => read.Volume.As<RelativeDose>(),
                _ => read.Volume,
            },
            Kind = kind,
            Header = header,
            DataPath = dataPath,
            StoredAs = read.StoredAs,
            Warnings = [.. warnings, .. header.Warnings, .. read.Warnings],
        };
    }

    private static string DataOf(string headerPath) => VoxelplanNames.DataOf(headerPath) switch
    {
        [string only] => only,
        [] => throw new VolumeFormatException(headerPath, 0, "there are no data (.ctx, .dos ...) of this name beside the header."),
        List<string> several => throw new ArgumentException($"{headerPath} is the header of {string.Join(" and ", several.Select(Path.GetFileName))}; open one of these."),
    };

    private float[] Prescribed(double prescribed)
    {
        if (!IsRelativeDose)
            throw new InvalidOperationException($"{DataPath} is no dose but {Kind}.");
        if (!(prescribed > 0 && double.IsFinite(prescribed)))
            throw new ArgumentOutOfRangeException(nameof(prescribed), prescribed, "The prescribed dose has to be above 0 Gy.");
        float[] dose = Volume.ToArray();
        for (int i = 0; i < dose.Length; i++)
            dose[i] = (float)(prescribed * dose[i]);
        return dose;
    }
}
