namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// The lines between two classes of columns on a lattice of rises and middles (height at half the way), in voxels: a line between nodes is shared
/// out linearly, so that number, mean rise and mean height are kept at every share of the way. What varies slowly from line to line, such as
/// attenuation, need then be known at the nodes alone, and at each place all lines of one rise are one row of middles, shifted. Rises are
/// dense around 0, where a body that ends flat changes fastest, and wherever they can be they are rises that occur; so are middles. Middles closer
/// than a voxel are dealt into several rows of a rise, each a voxel from place to place.
/// </summary>
internal sealed class AxialNodes
{
    // Nodes on either side of no rise, for each unit of the steepest slope, and the share of the way to the last that would be even; the rest
    // grows as the square.
    private const double NodesPerSlope = 50;
    private const double EvenShare = 0.25;

    private readonly AxialSpan _span;
    private readonly float[] _rises;
    private readonly int _perVoxel;
    private readonly float _lowest;
    private readonly int[] _at;
    private readonly int[] _above;
    private readonly float[] _towardsRise;
    private readonly float[] _towardsMiddle;

    /// <summary>Places the nodes.</summary>
    /// <param name="span">The two classes.</param>
    /// <param name="columnDistance">Largest distance of their columns, in voxels along z.</param>
    /// <param name="perVoxel">Middles in a voxel.</param>
    /// <param name="pad">Zeros to leave on either side of a row of middles.</param>
    public AxialNodes(AxialSpan span, float columnDistance, int perVoxel, int pad)
    {
        _span = span;
        _perVoxel = perVoxel;
        (float[] first, float[] second) = (span.First.Heights, span.Second.Heights);
        _rises = Rises(first, second, columnDistance);
        _lowest = 0.5f * (first[0] + second[0]) - pad;
        Stride = 2 * pad + (int)Math.Ceiling(0.5f * (first[^1] + second[^1] - first[0] - second[0])) + 2;
        Rise = new float[_rises.Length * perVoxel];
        LowestMiddle = new float[Rise.Length];
        First = new int[Rise.Length];
        Last = new int[Rise.Length];
        for (int row = 0; row < Rise.Length; row++)
        {
            Rise[row] = _rises[row / perVoxel];
            LowestMiddle[row] = _lowest + (float)(row % perVoxel) / perVoxel;
            (First[row], Last[row]) = (int.MaxValue, -1);
        }

        _at = new int[first.Length * second.Length];
        _above = new int[_at.Length];
        _towardsRise = new float[_at.Length];
        _towardsMiddle = new float[_at.Length];
        for (int line = 0; line < _at.Length; line++)
            Place(line, first[line / second.Length], second[line % second.Length]);
        Weights = new float[Rise.Length * Stride];
        Spread(static (_, weight) => weight, Weights);
    }

    /// <summary>Rise of each row, ascending, in voxels.</summary>
    public float[] Rise { get; }

    /// <summary>Middle of the first place of each row, in voxels; from place to place it is one voxel more.</summary>
    public float[] LowestMiddle { get; }

    /// <summary>Places of a row.</summary>
    public int Stride { get; }

    /// <summary>First place of each row that any line is near.</summary>
    public int[] First { get; }

    /// <summary>Last place of each row that any line is near; below the first if there is none.</summary>
    public int[] Last { get; }

    /// <summary>The lines that were counted: [row][place].</summary>
    public float[] Weights { get; }

    /// <summary>Spreads the lines of two columns over the nodes, [row][place].</summary>
    /// <param name="weigh">Is given the number of a line (first crystal * second crystals + second) and what it was counted with, and says its weight.</param>
    /// <param name="target">Receives the sums; cleared before.</param>
    public void Spread(Func<int, float, float> weigh, Span<float> target)
    {
        target.Clear();
        int seconds = _span.Second.Heights.Length;
        int nextRise = _perVoxel * Stride;
        for (int line = 0; line < _at.Length; line++)
        {
            int at = _at[line];
            if (at < 0)
                continue;
            float weight = weigh(line, _span.Weight(line / seconds, line % seconds));
            float steeper = weight * _towardsRise[line];
            float flatter = weight - steeper;
            float higher = _towardsMiddle[line];
            int above = _above[line];
            target[at] += flatter * (1 - higher);
            target[above] += flatter * higher;
            target[at + nextRise] += steeper * (1 - higher);
            target[above + nextRise] += steeper * higher;
        }
    }

    /// <summary>The smallest step from crystal to crystal; a voxel where there is none.</summary>
    public static double Pitch(float[] heights)
    {
        double pitch = double.MaxValue;
        for (int k = 1; k < heights.Length; k++)
        {
            if (heights[k] - heights[k - 1] > 1e-2f)
                pitch = Math.Min(pitch, heights[k] - heights[k - 1]);
        }

        return pitch == double.MaxValue ? 1 : pitch;
    }

    private void Place(int line, float first, float second)
    {
        int seconds = _span.Second.Heights.Length;
        _at[line] = -1;
        if (!_span.AreInCoincidence(line / seconds, line % seconds))
            return;
        float rise = second - first;
        int node = Array.BinarySearch(_rises, rise);
        node = Math.Clamp(node < 0 ? ~node - 1 : node, 0, _rises.Length - 2);
        float middle = (0.5f * (first + second) - _lowest) * _perVoxel;
        int place = (int)(middle + 1e-3f);
        _at[line] = Occupy(node, place);
        _above[line] = Occupy(node, place + 1);
        _ = Occupy(node + 1, place);
        _ = Occupy(node + 1, place + 1);
        _towardsRise[line] = Math.Clamp((rise - _rises[node]) / (_rises[node + 1] - _rises[node]), 0, 1);
        _towardsMiddle[line] = Math.Max(0, middle - place);
    }

    private int Occupy(int node, int place)
    {
        int row = node * _perVoxel + place % _perVoxel;
        int at = place / _perVoxel;
        First[row] = Math.Min(First[row], at);
        Last[row] = Math.Max(Last[row], at);
        return row * Stride + at;
    }

    private static float[] Rises(float[] first, float[] second, float columnDistance)
    {
        // Columns of one crystal, level with each other, need a node on either side of theirs too.
        double pitch = Math.Min(Pitch(first), Pitch(second));
        double farthest = Math.Max(pitch, Math.Max(Math.Abs(second[^1] - first[0]), Math.Abs(second[0] - first[^1])));
        int all = Math.Max(1, (int)Math.Ceiling(farthest / pitch));
        int perSide = Math.Min(all, (int)Math.Ceiling(NodesPerSlope * farthest / columnDistance));
        double even = perSide == all ? 1 : EvenShare;
        SortedSet<float> rises = [0];
        for (int n = 1; n <= perSide; n++)
        {
            double share = (double)n / perSide;
            double steps = farthest * share * (even + (1 - even) * share) / pitch;
            double rise = pitch * Math.Max(n, n == perSide ? Math.Ceiling(steps - 1e-3) : Math.Round(steps));
            rises.Add((float)rise);
            rises.Add((float)-rise);
        }

        return [.. rises];
    }
}
