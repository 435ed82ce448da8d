using System.Collections.Immutable;
using PetRecon.Core.Imaging;

namespace PetRecon.Formats.Voxelplan;

/// <summary>
/// A script of TRiP98 (.exec), as far as it says what its cubes mean: the prescribed dose, whether it is RBE-weighted, which ion, CT and target.
/// Commands stand one a line, "name arguments / option(value) option ..."; those after an asterisk are comments.
/// </summary>
public sealed record TripScript
{
    /// <summary>The prescribed dose in Gy, or Gy (RBE) if <see cref="IsBiological"/>; null if not said.</summary>
    public double? PrescribedDose { get; init; }

    /// <summary>Whether the plan was optimised for RBE-weighted dose.</summary>
    public bool IsBiological { get; init; }

    /// <summary>The ion, such as 12C; empty if not said.</summary>
    public string Projectile { get; init; } = "";

    /// <summary>Name of the CT's files; empty if not said.</summary>
    public string Ct { get; init; } = "";

    /// <summary>The target's name; empty if not said.</summary>
    public string Target { get; init; } = "";

    /// <summary>Tissue that RBE in the target was calculated for; empty if not said.</summary>
    public string TargetTissue { get; init; } = "";

    /// <summary>The names under which dose and LET cubes were written.</summary>
    public ImmutableArray<string> DoseFiles { get; init; } = [];

    /// <summary>Reads a script.</summary>
    /// <param name="path">The .exec file.</param>
    /// <exception cref="VoxelplanFormatException">It is no such script, or the prescribed dose is no number above 0.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TripScript Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ScriptReading.Read(TextLines.Open(path));
    }

    /// <summary>A relative dose as absolute dose by this script's prescription: Gy (RBE) if the plan was optimised for that and the cube is not an absorbed dose, else Gy.</summary>
    /// <param name="cube">A dose cube of the plan.</param>
    /// <exception cref="InvalidOperationException">The script says no prescribed dose, the cube is no dose, or it is RBE-weighted and the prescription is not.</exception>
    public Volume DoseOf(VoxelplanCube cube)
    {
        ArgumentNullException.ThrowIfNull(cube);
        double dose = PrescribedDose ?? throw new InvalidOperationException("The script does not say the prescribed dose.");
        if (cube.Kind == VoxelplanCubeKind.PhysicalDose || (cube.Kind != VoxelplanCubeKind.BiologicalDose && !IsBiological))
            return cube.ToGray(dose);
        return cube.ToGrayRbe(dose);
    }
}
