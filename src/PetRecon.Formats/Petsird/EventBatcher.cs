using PetRecon.Core.ListMode;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Fills batches from the stretches of a binary file. Only events of time blocks that were read to their end are offered, except where a
/// block has more events than a batch: that one is offered as it comes, so that no block has to fit into memory.
/// </summary>
internal sealed class EventBatcher(YardlBinaryReader reader, IEnumerator<EventRun> runs, CoincidenceEvent[] buffer)
{
    private int _count;
    private int _complete;
    private int _offered;
    private EventRun _run;
    private long _left;
    private (uint Start, uint Stop) _range = (uint.MaxValue, 0);
    private ListModeFormatException? _damage;
    private bool _ended;

    /// <summary>The next batch; false at the end of the file.</summary>
    /// <exception cref="ListModeFormatException">The file is damaged; everything before was offered.</exception>
    public bool TryNext(out EventBatch batch)
    {
        Drop(_offered);
        while (!_ended && _damage is null && _count < buffer.Length)
        {
            try
            {
                Step();
            }
            catch (ListModeFormatException e)
            {
                _damage = e;
            }
            catch (PetsirdModelException e)
            {
                _damage = reader.Error(e.Message, e);
            }
        }

        // A block that alone fills the buffer is offered before its end; otherwise what is incomplete waits for the next batch.
        _offered = _damage is null && _complete == 0 ? _count : _complete;
        batch = new(buffer.AsMemory(0, _offered), _range.Start, _range.Stop);
        if (_offered > 0)
            return true;
        return _damage is null ? false : throw _damage;
    }

    private void Step()
    {
        if (_left > 0)
        {
            int count = (int)Math.Min(_left, buffer.Length - _count);
            CoincidenceDecoder.Read(reader.Bytes, buffer.AsSpan(_count, count), _run.List, _run.Kind, _run.Interval.StartMs);
            _count += count;
            _left -= count;
            Cover(_run.Interval);
            return;
        }

        if (!runs.MoveNext())
        {
            _ended = true;
            return;
        }

        _run = runs.Current;
        _left = _run.Count;
        if (_run.IsBlockEnd)
            _complete = _count;
    }

    private void Cover(TimeInterval interval) =>
        _range = (Math.Min(_range.Start, interval.StartMs), Math.Max(_range.Stop, interval.StopMs));

    private void Drop(int offered)
    {
        buffer.AsSpan(offered, _count - offered).CopyTo(buffer);
        _count -= offered;
        _complete = 0;
        _offered = 0;
        _range = (uint.MaxValue, 0);
        if (_count > 0)
            Cover(_run.Interval);
    }
}
