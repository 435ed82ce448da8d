using System.Numerics;
using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>
/// Sorts events by their pair of columns, and tells those apart that sections are of no use for: pairs with few events, lines so steep that Joseph's
/// planes are across z, and what passes the image by. The order depends on the events alone.
/// </summary>
/// <param name="places">The columns.</param>
/// <param name="sizeX">Number of the image's columns along x.</param>
/// <param name="sizeY">Number along y.</param>
/// <param name="fewest">Fewest events of a pair that are worth a section.</param>
/// <param name="fewestMean">Fewest events a pair, on the mean over the pairs that are left, that are worth sections at all.</param>
/// <param name="parallel">Threads.</param>
internal sealed class SectionOrder(ColumnPlaces places, int sizeX, int sizeY, int fewest, int fewestMean, ParallelOptions parallel)
{
    // Pairs are taken by squares of so many columns to a side: their lines fill a tube that fits into a cache.
    private const int ColumnsPerTube = 8;
    private const uint Steep = uint.MaxValue;

    private readonly ColumnPairOrder _order = new(places);
    private readonly List<SectionPair>[] _pairs = [.. Enumerable.Range(0, places.Count).Select(static _ => new List<SectionPair>())];
    private readonly List<int>[] _others = [.. Enumerable.Range(0, places.Count).Select(static _ => new List<int>())];
    private readonly Scratch[] _scratch = new Scratch[parallel.MaxDegreeOfParallelism];
    private ulong[] _sorted = [];
    private ulong[] _keys = [];
    private int[] _starts = [];
    private int[] _left = [];
    private int _leftCount;

    /// <summary>The numbers of the events that another engine has to project; until the next sorting.</summary>
    public ReadOnlySpan<int> Left => _left.AsSpan(0, _leftCount);

    /// <summary>Sorts.</summary>
    /// <param name="events">At most <see cref="ColumnPairOrder.MostEvents"/>, whose detection bins exist.</param>
    /// <param name="contamination">Additive term of each; empty for none.</param>
    /// <param name="spent">Events that are not needed any more, whose memory is used again.</param>
    /// <returns>Null if there are so few events a pair that another engine had better project all.</returns>
    public SectionEvents? Sort(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination, SectionEvents? spent)
    {
        _order.Sort(events, parallel);
        _sorted = Room(_sorted, events.Length);
        int next = 0;
        Parallel.For(0, _scratch.Length, parallel, thread =>
        {
            Scratch scratch = _scratch[thread] ??= new(places.Count);
            for (int first = Interlocked.Increment(ref next) - 1; first < places.Count; first = Interlocked.Increment(ref next) - 1)
                SortColumn(first, scratch);
        });
        SectionEvents sections = spent ?? new();
        Collect(sections, events.Length, !contamination.IsEmpty);
        if (sections.Count < (long)fewestMean * sections.PairCount || sections.PairCount == 0)
            return null;
        Parallel.For(0, _scratch.Length, parallel, thread =>
        {
            (int begin, int end) = Share.Of(sections.PairCount, thread, _scratch.Length);
            for (int pair = begin; pair < end; pair++)
                Fill(sections, pair, contamination.Span);
        });
        _keys.AsSpan(0, sections.PairCount).Sort(sections.Pairs);
        return sections;
    }

    private static T[] Room<T>(T[] array, int count) => array.Length >= count ? array : GC.AllocateUninitializedArray<T>(count);

    // Pairs and what is left, of all first columns.
    private void Collect(SectionEvents sections, int count, bool hasContamination)
    {
        int pairs = _pairs.Sum(static some => some.Count);
        _keys = Room(_keys, pairs);
        _starts = Room(_starts, pairs);
        _leftCount = _others.Sum(static some => some.Count);
        _left = Room(_left, _leftCount);
        sections.Reserve(count - _leftCount, pairs, hasContamination);
        (sections.PairsAlongX, sections.MostInPair) = (0, 0);
        int place = 0;
        int left = 0;
        int start = 0;
        for (int first = 0; first < places.Count; first++)
        {
            _others[first].CopyTo(_left, left);
            left += _others[first].Count;
            foreach (SectionPair pair in _pairs[first])
            {
                bool isAlongX = SectionPath.IsAlongX(places.PlaceOf(pair.First), places.PlaceOf(pair.Second));
                _keys[place] = KeyOf(pair, isAlongX);
                _starts[place] = start;
                sections.Pairs[place++] = pair;
                sections.PairsAlongX += isAlongX ? 1 : 0;
                sections.MostInPair = Math.Max(sections.MostInPair, pair.Count);
                start += pair.Count;
            }
        }
    }

    private void Fill(SectionEvents sections, int place, ReadOnlySpan<float> contamination)
    {
        SectionPair pair = sections.Pairs[place];
        int start = _starts[place];
        for (int i = 0; i < pair.Count; i++)
        {
            ulong e = _sorted[pair.Start + i];
            sections.Crystals[start + i] = (uint)ColumnPairOrder.CrystalOfFirst(e) | (uint)ColumnPairOrder.CrystalOfSecond(e) << SectionEvents.CrystalBits;
            if (sections.HasContamination)
                sections.Contamination[start + i] = contamination[ColumnPairOrder.IndexOf(e)];
        }

        sections.Pairs[place] = pair with { Start = start };
    }

    private void SortColumn(int first, Scratch scratch)
    {
        List<SectionPair> pairs = _pairs[first];
        List<int> others = _others[first];
        pairs.Clear();
        others.Clear();
        int start = _order.StartOf(first);
        Span<ulong> sorted = _sorted.AsSpan(start, _order.CountOf(first));
        _order.SortBySecond(first, sorted, scratch.Ends);
        int begin = 0;
        for (int second = first; second < places.Count; second++)
        {
            int end = scratch.Ends[second];
            Span<ulong> run = sorted[begin..end];
            int useful = run.Length < fewest ? 0 : Useful(first, second, run, scratch);
            foreach (ulong e in run[useful..])
                others.Add(ColumnPairOrder.IndexOf(e));
            if (useful > 0)
                pairs.Add(new(first, second, start + begin, useful));
            begin = end;
        }
    }

    // Puts the events of a pair in order by the height of their middle, the steep ones last, and returns how many are not steep.
    private int Useful(int first, int second, Span<ulong> run, Scratch scratch)
    {
        Vector2 from = places.PlaceOf(first);
        Vector2 to = places.PlaceOf(second);
        SectionPath path = new(sizeX, sizeY, from, to, new(1, 1, 1));
        if (path.Last < path.First)
            return 0;
        Span<uint> keys = scratch.Keys(run.Length);
        int steep = 0;
        for (int i = 0; i < run.Length; i++)
        {
            (int a, int b) = (ColumnPairOrder.CrystalOfFirst(run[i]), ColumnPairOrder.CrystalOfSecond(run[i]));
            bool isSteep = Math.Abs(places.HeightOf(second, b) - places.HeightOf(first, a)) > Math.Abs(path.Delta);
            keys[i] = isSteep ? Steep : (uint)(a + b);
            steep += isSteep ? 1 : 0;
        }

        keys.Sort(run);
        return run.Length - steep < fewest ? 0 : run.Length - steep;
    }

    private static ulong KeyOf(in SectionPair pair, bool isAlongX)
    {
        (int tube1, int in1) = Math.DivRem(pair.First, ColumnsPerTube);
        (int tube2, int in2) = Math.DivRem(pair.Second, ColumnsPerTube);
        return ((((isAlongX ? 0ul : 1ul) << 16 | (uint)tube1) << 16 | (uint)tube2) << 4 | (uint)in1) << 4 | (uint)in2;
    }

    private sealed class Scratch(int columns)
    {
        private uint[] _keys = [];

        public int[] Ends { get; } = new int[columns];

        public Span<uint> Keys(int count)
        {
            if (_keys.Length < count)
                _keys = new uint[Math.Max(count, 2 * _keys.Length)];
            return _keys.AsSpan(0, count);
        }
    }
}
