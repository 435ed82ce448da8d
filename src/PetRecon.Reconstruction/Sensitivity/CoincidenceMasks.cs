using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Which runs of two columns are in coincidence, as few different tables as there are.</summary>
internal sealed class CoincidenceMasks
{
    /// <summary>The number that stands for no coincidence at all.</summary>
    public const int None = -1;

    private readonly int[] _maskOf;
    private readonly int _sets;
    private readonly List<bool[]> _masks = [];

    public CoincidenceMasks(ModuleCoincidences coincidences, IReadOnlyList<int[]> moduleSets)
    {
        _sets = moduleSets.Count;
        _maskOf = new int[_sets * _sets];
        Dictionary<string, int> known = [];
        for (int first = 0; first < _sets; first++)
        {
            for (int second = 0; second < _sets; second++)
            {
                (int[] rows, int[] columns) = (moduleSets[first], moduleSets[second]);
                bool[] allowed = new bool[rows.Length * columns.Length];
                for (int i = 0; i < allowed.Length; i++)
                    allowed[i] = coincidences[rows[i / columns.Length], columns[i % columns.Length]];
                string name = columns.Length + ":" + string.Create(allowed.Length, allowed, static (text, bits) =>
                {
                    for (int i = 0; i < bits.Length; i++)
                        text[i] = bits[i] ? '1' : '0';
                });
                int mask = None;
                if (Array.Exists(allowed, static a => a) && !known.TryGetValue(name, out mask))
                {
                    known.Add(name, mask = _masks.Count);
                    _masks.Add(allowed);
                }

                _maskOf[first * _sets + second] = mask;
            }
        }
    }

    /// <summary>Number of the table of two columns' module sets, or <see cref="None"/>.</summary>
    public int Between(int firstSet, int secondSet) => _maskOf[firstSet * _sets + secondSet];

    /// <summary>A table: [run of the first * runs of the second + run of the second].</summary>
    public bool[] this[int mask] => _masks[mask];
}
