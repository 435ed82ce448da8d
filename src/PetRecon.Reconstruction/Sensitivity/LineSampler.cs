namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Draws lines evenly from a <see cref="LineSet"/>. All places are laid end to end, module pair after module pair, and cut into as many equal
/// strata as lines are wanted; a place at random in each settles the module pair. Crystals are dealt as from a deck of cards: those of a module,
/// shuffled, one after the other whichever module they are paired with, and shuffled again when all have been dealt. So each crystal has as many lines
/// as the others of its module, to within one, while every place is equally likely: (places / lines drawn) is the exact weight and the sum unbiased.
/// </summary>
internal sealed class LineSampler(LineSet lines, ulong seed)
{
    private readonly int[][] _decks = [.. Enumerable.Range(0, lines.ModuleCount).Select(module => Enumerable.Range(0, lines.CrystalsIn(module)).ToArray())];
    private readonly int[] _dealt = new int[lines.ModuleCount];
    private ulong _state;

    /// <summary>Adds one replicate of <paramref name="count"/> weighted lines to a sink; replicates are independent of each other.</summary>
    /// <returns>Number of lines drawn.</returns>
    public long Draw(int replicate, int count, LineSink sink, float[] image)
    {
        Shuffle(replicate);
        double stratum = (double)lines.Count / count;
        float weight = (float)stratum;
        long drawn = 0;
        double next = Uniform() * stratum;
        double begin = 0;
        for (int a = 0; a < lines.ModuleCount; a++)
        {
            for (int b = a; b < lines.ModuleCount; b++)
            {
                double end = begin + lines.PairSize(a, b);
                while (next < end && drawn < count)
                {
                    int crystalA = Deal(a);

                    // A module paired with itself: two cards of one deck would never be the same, which as places they may.
                    int crystalB = a == b ? (int)(Uniform() * lines.CrystalsIn(b)) : Deal(b);
                    sink.Add(lines.Line(a, crystalA, b, crystalB), weight * lines.Efficiency(a, crystalA, b, crystalB), image);
                    next = (++drawn + Uniform()) * stratum;
                }

                begin = end;
            }
        }

        sink.Flush(image);
        return drawn;
    }

    // A replicate depends on its number alone: decks in order, and all dealt, so that the first card of each shuffles them.
    private void Shuffle(int replicate)
    {
        _state = (seed + 1) * 0xD1342543DE82EF95 ^ (ulong)(replicate + 1) * 0xDA942042E4DD58B5;
        for (int module = 0; module < _decks.Length; module++)
        {
            Array.Sort(_decks[module]);
            _dealt[module] = _decks[module].Length;
        }
    }

    private int Deal(int module)
    {
        int[] deck = _decks[module];
        if (_dealt[module] == deck.Length)
        {
            for (int i = deck.Length - 1; i > 0; i--)
            {
                int j = (int)(Uniform() * (i + 1));
                (deck[i], deck[j]) = (deck[j], deck[i]);
            }

            _dealt[module] = 0;
        }

        return deck[_dealt[module]++];
    }

    // SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), upper 53 bits.
    private double Uniform()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
