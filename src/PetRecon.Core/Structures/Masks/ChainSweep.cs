namespace PetRecon.Core.Structures.Masks;

/// <summary>
/// Walks through the region within a single outline that neither crosses nor touches itself: its boundary falls apart into chains that rise or fall all
/// along, and each row has the pieces that its chains have in it, in whatever order. <see cref="EvenOddSweep"/> takes all other regions.
/// </summary>
internal sealed class ChainSweep
{
    private Chain[] _chains = new Chain[16];
    private double[] _starts = new double[16];
    private int _count;

    /// <summary>Walks through the part with y from 0 to <paramref name="rows"/>.</summary>
    public void Run<TSink>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int rows, ref TSink sink)
        where TSink : struct, IEdgeSink
    {
        Split(y);
        if (_count == 0)
            return;
        int whenRising = IsCounterclockwise(x, y) ? -1 : 1;
        int begun = 0;
        int active = 0;
        for (int row = (int)Math.Max(0, Math.Floor(_starts[0])); row < rows && (active > 0 || begun < _count); row++)
        {
            while (begun < _count && _starts[begun] < row + 1)
            {
                // Those that have ended leave their places at the front.
                Chain chain = _chains[begun++];
                if (chain.Begin(x, y, whenRising))
                    _chains[active++] = chain;
            }

            for (int i = 0; i < active;)
            {
                if (_chains[i].Advance(x, y, row + 1, ref sink))
                    i++;
                else
                    _chains[i] = _chains[--active];
            }

            sink.EndRow(row);
        }
    }

    // Twice the area is positive if the outline has its region on the left.
    private static bool IsCounterclockwise(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double area = 0;
        (double x0, double y0) = (x[0], y[0]);
        for (int i = 2; i < x.Length; i++)
            area += (x[i - 1] - x0) * (y[i] - y0) - (x[i] - x0) * (y[i - 1] - y0);
        return area > 0;
    }

    // Level edges belong to the chain before them, which they cost nothing.
    private void Split(ReadOnlySpan<double> y)
    {
        _count = 0;
        int n = y.Length;

        // From a lowest point: there a chain begins, so none reaches across the end of the array.
        int first = 0;
        for (int i = 1; i < n; i++)
            first = y[i] < y[first] ? i : first;
        for (int done = 0; done < n;)
        {
            int from = (first + done) % n;
            int edges = 0;
            int direction = 0;
            for (int at = from; done + edges < n; edges++)
            {
                int to = at + 1 < n ? at + 1 : 0;
                int turn = y[to] > y[at] ? 1 : y[to] < y[at] ? -1 : 0;
                if (turn != 0 && direction != 0 && turn != direction)
                    break;
                direction = direction == 0 ? turn : direction;
                at = to;
            }

            if (direction != 0)
                Add(direction > 0 ? new(from, 1, edges) : new((from + edges) % n, -1, edges), y);
            done += edges;
        }

        Array.Sort(_starts, _chains, 0, _count);
    }

    private void Add(Chain chain, ReadOnlySpan<double> y)
    {
        if (_count == _chains.Length)
        {
            Array.Resize(ref _chains, 2 * _count);
            Array.Resize(ref _starts, 2 * _count);
        }

        _starts[_count] = y[chain.First];
        _chains[_count++] = chain;
    }

    /// <summary>A chain with the place that was reached on it.</summary>
    /// <param name="First">Its lowest point.</param>
    /// <param name="Step">To the next one upwards, in the outline's order or against it.</param>
    /// <param name="Edges">How many edges it has.</param>
    private record struct Chain(int First, int Step, int Edges)
    {
        private int _at;
        private int _left;
        private int _sign;
        private double _x;
        private double _y;
        private double _slope;
        private double _endX;
        private double _endY;

        /// <summary>Goes to where the chain enters the rows; false if it ends before.</summary>
        public bool Begin(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int whenRising)
        {
            _sign = Step * whenRising;
            (_at, _left) = (First, Edges + 1);
            (_endX, _endY) = (x[First], y[First]);
            while (_endY <= 0)
            {
                if (!Next(x, y))
                    return false;
            }

            if (_left > Edges)
                return Next(x, y);
            if (_y < 0)
                (_x, _y) = (_x - _y * _slope, 0);
            return true;
        }

        /// <summary>Hands out what lies below the top of a row; false once the chain has ended.</summary>
        public bool Advance<TSink>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double top, ref TSink sink)
            where TSink : struct, IEdgeSink
        {
            while (_endY <= top)
            {
                if (_endY > _y)
                    sink.Piece(_x, _endX, _endY - _y, _sign);
                if (!Next(x, y))
                    return false;
            }

            double across = _x + (top - _y) * _slope;
            sink.Piece(_x, across, top - _y, _sign);
            (_x, _y) = (across, top);
            return true;
        }

        private bool Next(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        {
            if (--_left == 0)
                return false;
            (_x, _y) = (_endX, _endY);
            _at += Step;
            _at = _at < 0 ? x.Length - 1 : _at < x.Length ? _at : 0;
            (_endX, _endY) = (x[_at], y[_at]);
            _slope = _endY > _y ? (_endX - _x) / (_endY - _y) : 0;
            return true;
        }
    }
}
