namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Sorts what comes in long rising and falling runs, as the corners of an outline do in any direction: the runs are merged in pairs, which costs the
/// number of items times the logarithm of the number of runs. Its memory is used again and again.
/// </summary>
internal sealed class RunSort<T, TOrder>
    where T : struct
    where TOrder : struct, IRunOrder<T>
{
    private readonly List<int> _runs = [];
    private T[] _items = new T[256];
    private T[] _spare = [];

    /// <summary>The items; in order after <see cref="Sort"/>.</summary>
    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(in T item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * Count);
        _items[Count++] = item;
    }

    /// <summary>Puts the items in order; equal ones of a rising run keep theirs.</summary>
    public void Sort()
    {
        FindRuns();
        if (_runs.Count <= 2)
            return;
        if (_spare.Length < _items.Length)
            _spare = new T[_items.Length];
        while (_runs.Count > 2)
            MergePairs();
    }

    // Where runs begin, and the end of all; those that fall are turned round.
    private void FindRuns()
    {
        _runs.Clear();
        for (int begin = 0; begin < Count;)
        {
            _runs.Add(begin);
            int end = begin + 1;
            if (end < Count && TOrder.IsBefore(_items[end], _items[begin]))
            {
                while (end < Count && TOrder.IsBefore(_items[end], _items[end - 1]))
                    end++;
                Array.Reverse(_items, begin, end - begin);
            }
            else
            {
                while (end < Count && !TOrder.IsBefore(_items[end], _items[end - 1]))
                    end++;
            }

            begin = end;
        }

        _runs.Add(Count);
    }

    private void MergePairs()
    {
        int kept = 0;
        int last = _runs.Count - 1;
        for (int run = 0; run < last; run += 2)
        {
            int begin = _runs[run];
            int middle = _runs[run + 1];
            int end = run + 2 <= last ? _runs[run + 2] : middle;
            Merge(_items.AsSpan(begin, middle - begin), _items.AsSpan(middle, end - middle), _spare.AsSpan(begin, end - begin));
            _runs[kept++] = begin;
        }

        _runs[kept++] = Count;
        _runs.RemoveRange(kept, _runs.Count - kept);
        (_items, _spare) = (_spare, _items);
    }

    private static void Merge(ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> merged)
    {
        int i = 0;
        int j = 0;
        while (i < first.Length && j < second.Length)
        {
            int at = i + j;
            merged[at] = TOrder.IsBefore(second[j], first[i]) ? second[j++] : first[i++];
        }

        first[i..].CopyTo(merged[(i + j)..]);
        second[j..].CopyTo(merged[(first.Length + j)..]);
    }
}
