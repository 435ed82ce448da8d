namespace PetRecon.Viewer.Rendering.Software;

/// <summary>Up to which value above another one a layer's picture stays the same: values have one of 256 colours, or none.</summary>
internal sealed class ColourSteps
{
    private const int Entries = 256;

    private readonly LayerFrame _frame;
    private readonly float _unseen;

    // For each entry of the colour map the highest value that has it, or for a window that falls, that has it or one before.
    private readonly float[] _highest = new float[Entries];

    public ColourSteps(LayerFrame frame)
    {
        _frame = frame;
        _unseen = float.IsNegativeInfinity(frame.Lowest) ? float.NegativeInfinity : MathF.BitDecrement(frame.Lowest);
        bool isRising = frame.EntryOf(float.MaxValue) > 0;
        for (int entry = 0; entry < Entries; entry++)
            _highest[entry] = Highest(frame, entry, isRising);
    }

    /// <summary>Higher values than this make another picture than a value does.</summary>
    public float Alike(float value) => value < _frame.Lowest ? _unseen : _highest[_frame.EntryOf(value)];

    /// <summary>Values up to this are not seen.</summary>
    public float Unseen => _unseen;

    // By halving the range of floats, whose bits, made to rise with their values, are whole numbers: exact, whatever rounding does.
    private static float Highest(LayerFrame frame, int entry, bool isRising)
    {
        (long low, long high) = (OrderOf(float.MinValue), OrderOf(float.MaxValue));
        if (IsAlike(high))
            return float.PositiveInfinity;
        if (!IsAlike(low))
            return float.NegativeInfinity;
        while (high - low > 1)
        {
            long middle = (low + high) / 2;
            if (IsAlike(middle))
                low = middle;
            else
                high = middle;
        }

        return OfOrder(low);

        bool IsAlike(long order) => isRising ? frame.EntryOf(OfOrder(order)) <= entry : frame.EntryOf(OfOrder(order)) >= entry;
    }

    private static long OrderOf(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(long)(bits & int.MaxValue);
    }

    private static float OfOrder(long order) => order >= 0 ? BitConverter.Int32BitsToSingle((int)order) : -BitConverter.Int32BitsToSingle((int)-order);
}
