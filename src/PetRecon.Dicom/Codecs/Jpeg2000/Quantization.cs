namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Step sizes of a component's subbands: a QCD or QCC segment (ISO/IEC 15444-1, A.6.4 and E.1).</summary>
internal sealed class Quantization
{
    private readonly ushort[] _steps;
    private readonly int _at;
    private readonly bool _isDerived;

    private Quantization(int guardBits, ushort[] steps, bool isDerived, bool isNone, int at)
    {
        GuardBits = guardBits;
        IsNone = isNone;
        _steps = steps;
        _isDerived = isDerived;
        _at = at;
    }

    public int GuardBits { get; }

    /// <summary>Exponents alone: the values are whole numbers that were not quantized.</summary>
    public bool IsNone { get; }

    public static Quantization Read(MarkerReader segment)
    {
        int at = segment.Position;
        int style = segment.ReadByte();
        int kind = style & 31;
        if (kind > 2)
            throw Fault.At(at, $"unknown quantization {kind}.");
        int count = kind switch { 0 => segment.Remaining, 1 => 1, _ => segment.Remaining / 2 };
        ushort[] steps = new ushort[count];
        for (int i = 0; i < count; i++)
            steps[i] = (ushort)(kind == 0 ? (segment.ReadByte() >> 3) << 11 : segment.ReadUInt16());
        return new(style >> 5, steps, kind == 1, kind == 0, at);
    }

    /// <summary>Exponent and mantissa of a subband's step.</summary>
    /// <param name="band">0 for the lowest, then three for each resolution.</param>
    public (int Exponent, int Mantissa) StepOf(int band)
    {
        int index = _isDerived ? 0 : band;
        if (index >= _steps.Length)
            throw Fault.At(_at, $"{_steps.Length} quantization steps, at least {band + 1} are needed.");
        int exponent = _steps[index] >> 11;
        if (_isDerived)
            exponent -= Math.Max(0, (band - 1) / 3);
        return (exponent, _steps[index] & 0x7FF);
    }
}
