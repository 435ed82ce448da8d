namespace PetRecon.Core.Scanners;

/// <summary>Which pairs of modules (numbered through all types) the scanner records as coincidences. Symmetric.</summary>
public sealed class ModuleCoincidences
{
    // Null when every module is in coincidence with every other: that needs no table, which would be quadratic in a number read from a file.
    private readonly bool[]? _allowed;

    private ModuleCoincidences(int moduleCount, bool[]? allowed)
    {
        ModuleCount = moduleCount;
        _allowed = allowed;
    }

    /// <summary>Number of modules.</summary>
    public int ModuleCount { get; }

    /// <summary>Whether the two modules can be in coincidence.</summary>
    public bool this[int module0, int module1] => _allowed is null ? module0 != module1 : _allowed[module0 * ModuleCount + module1];

    /// <summary>Every module with every other, but not with itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of modules is not 1 to 30000.</exception>
    public static ModuleCoincidences All(int moduleCount) => new(Checked(moduleCount), null);

    /// <summary>Pairs for which the rule holds in either order.</summary>
    /// <param name="moduleCount">Number of modules through all types, 1 to 30000.</param>
    /// <param name="rule">Called with two module numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of modules is out of bounds.</exception>
    public static ModuleCoincidences FromRule(int moduleCount, Func<int, int, bool> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        bool[] allowed = new bool[Checked(moduleCount) * moduleCount];
        for (int a = 0; a < moduleCount; a++)
        {
            for (int b = 0; b < moduleCount; b++)
            {
                if (rule(a, b))
                    allowed[a * moduleCount + b] = allowed[b * moduleCount + a] = true;
            }
        }

        return new(moduleCount, allowed);
    }

    private static int Checked(int moduleCount) => moduleCount is >= 1 and <= 30_000
        ? moduleCount
        : throw new ArgumentOutOfRangeException(nameof(moduleCount), moduleCount, "Expected 1 to 30000 modules.");
}
