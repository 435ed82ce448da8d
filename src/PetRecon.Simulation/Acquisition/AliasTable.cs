namespace PetRecon.Simulation.Acquisition;

/// <summary>Draws an index with given probabilities in constant time (Walker's alias method as set up by Vose, IEEE TSE 17, 1991, 972).</summary>
internal sealed class AliasTable
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <summary>Makes the table.</summary>
    /// <param name="weights">At least one, none negative, not all 0.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        int count = weights.Length;
        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        Sum = sum;
        _keep = new double[count];
        _alias = new int[count];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (int i = 0; i < count; i++)
        {
            _keep[i] = weights[i] * count / sum;
            _alias[i] = i;
            (_keep[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int less = small.Pop();
            int more = large.Pop();
            _alias[less] = more;
            _keep[more] -= 1 - _keep[less];
            (_keep[more] < 1 ? small : large).Push(more);
        }

        // What is left differs from 1 by rounding only.
        foreach (int i in small)
            _keep[i] = 1;
        foreach (int i in large)
            _keep[i] = 1;
    }

    /// <summary>Sum of the weights.</summary>
    public double Sum { get; }

    /// <summary>Number of weights.</summary>
    public int Count => _keep.Length;

    /// <summary>The probability of keeping an evenly drawn index, and the index to take instead.</summary>
    public (double Keep, int Alias) this[int index] => (_keep[index], _alias[index]);

    /// <summary>Draws an index.</summary>
    public int Sample(ref Xoshiro256 random)
    {
        double position = random.NextDouble() * _keep.Length;
        int index = (int)position;
        return position - index < _keep[index] ? index : _alias[index];
    }
}
