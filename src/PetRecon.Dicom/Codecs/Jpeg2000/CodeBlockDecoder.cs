using System.Runtime.InteropServices;

namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Decodes code blocks into a tile component's buffer; one for each thread, its arrays serve block after block.</summary>
internal sealed unsafe class CodeBlockDecoder
{
    private const int MaxSamples = 4096;
    private readonly CodewordBuffer _codeword = new();
    private readonly ulong[] _contexts = new ulong[ContextTables.Count];
    private readonly uint[] _samples = new uint[MaxSamples];
    private ulong[] _flags = new ulong[(64 + 2) * (16 + 2)];

    public void Decode(ReadOnlySpan<byte> frame, CodeBlock block, Subband band, TileComponent component)
    {
        int stripes = (block.Height + CodingPasses.StripeRows - 1) / CodingPasses.StripeRows;
        int flagCount = (block.Width + 2) * (stripes + 2);
        if (_flags.Length < flagCount)
            _flags = new ulong[flagCount];
        _flags.AsSpan(0, flagCount).Clear();
        _samples.AsSpan(0, block.Width * stripes * CodingPasses.StripeRows).Clear();

        fixed (ulong* flags = _flags, contexts = _contexts)
        fixed (uint* samples = _samples)
        fixed (byte* significance = ContextTables.Significance, signs = ContextTables.Signs)
        {
            CodingPasses passes = new()
            {
                Flags = flags + block.Width + 3,
                Samples = samples,
                Contexts = contexts,
                SignificanceTable = significance + ((int)band.Kind << ContextTables.NeighbourBits),
                SignTable = signs,
                Width = block.Width,
                Height = block.Height,
                IsCausal = (component.Coding.Style & BlockStyle.VerticallyCausal) != 0,
            };
            DecodePasses(frame, block, component.Coding.Style, passes);
        }

        if (component.RoiShift > 0)
            ShiftBackground(component.RoiShift);
        if (component.Coding.IsReversible)
            StoreWhole(block, component);
        else
            StoreScaled(block, component, band.Step);
    }

    private void DecodePasses(ReadOnlySpan<byte> frame, CodeBlock block, BlockStyle style, in CodingPasses passes)
    {
        ResetContexts();
        int pass = 0;
        ReadOnlySpan<CodewordPart> parts = block.Parts;
        while (!parts.IsEmpty)
        {
            bool isRaw = CodeBlock.IsRaw(pass, style);
            int count = 0;
            int used = 0;
            _codeword.Begin(isRaw);
            do
            {
                _codeword.Append(frame.Slice(parts[used].Start, parts[used].Length));
                count += parts[used++].Passes;
            }
            while (used < parts.Length && !parts[used].StartsCodeword);
            _codeword.End();

            fixed (byte* bytes = _codeword.Bytes)
            {
                if (isRaw)
                    ReadRaw(bytes, pass, count, block, passes);
                else
                    DecodeCodeword(bytes, pass, count, block, style, passes, parts[0].Start);
            }

            pass += count;
            parts = parts[used..];
        }
    }

    private void ReadRaw(byte* bytes, int firstPass, int count, CodeBlock block, in CodingPasses passes)
    {
        RawBits raw = new(bytes, bytes + _codeword.Count);
        for (int pass = firstPass; pass < firstPass + count; pass++)
        {
            int plane = PlaneOf(pass, block);
            if (pass % 3 == 1)
                passes.ReadSignificance(ref raw, plane);
            else
                passes.ReadRefinement(ref raw, plane);
        }
    }

    private void DecodeCodeword(byte* bytes, int firstPass, int count, CodeBlock block, BlockStyle style, in CodingPasses passes, int at)
    {
        MqDecoder mq = default;
        mq.Start(bytes, bytes + _codeword.Count);
        for (int pass = firstPass; pass < firstPass + count; pass++)
        {
            if ((style & BlockStyle.ResetContexts) != 0)
                ResetContexts();
            int plane = PlaneOf(pass, block);
            switch (pass % 3)
            {
                case 0:
                    passes.DecodeCleanup(ref mq, plane);
                    if ((style & BlockStyle.SegmentationSymbols) != 0 && passes.DecodeSegmentationSymbol(ref mq) != CodingPasses.SegmentationSymbol)
                        throw Fault.At(at, "a code block's bit plane does not end with its check symbols: its bytes are damaged.");
                    break;
                case 1:
                    passes.DecodeSignificance(ref mq, plane);
                    break;
                default:
                    passes.DecodeRefinement(ref mq, plane);
                    break;
            }
        }
    }

    private static int PlaneOf(int pass, CodeBlock block) => block.BitPlanes - 1 - (pass + 2) / 3;

    private void ResetContexts()
    {
        _contexts.AsSpan().Fill(MqStates.Context(0));
        _contexts[0] = MqStates.Context(4);
        _contexts[ContextTables.RunLength] = MqStates.Context(3);
        _contexts[ContextTables.Uniform] = MqStates.Context(46);
    }

    // Samples of the region of interest were moved above all bits of the others (ISO/IEC 15444-1, annex H).
    private void ShiftBackground(int shift)
    {
        foreach (ref uint sample in _samples.AsSpan())
        {
            uint magnitude = sample & ~CodingPasses.Sign;
            if ((ulong)magnitude >> 1 >= 1UL << shift)
                sample = (sample & CodingPasses.Sign) | magnitude >> shift;
        }
    }

    private void StoreWhole(CodeBlock block, TileComponent component)
    {
        for (int y = 0; y < block.Height; y++)
        {
            ref uint source = ref _samples[y / CodingPasses.StripeRows * CodingPasses.StripeRows * block.Width + y % CodingPasses.StripeRows];
            Span<int> row = component.Samples.AsSpan((block.Y + y) * component.Width + block.X, block.Width);
            for (int x = 0; x < row.Length; x++)
            {
                int sample = (int)System.Runtime.CompilerServices.Unsafe.Add(ref source, x * CodingPasses.StripeRows);
                int magnitude = (sample & int.MaxValue) >> 1;
                int sign = sample >> 31;
                row[x] = (magnitude ^ sign) - sign;
            }
        }
    }

    private void StoreScaled(CodeBlock block, TileComponent component, float step)
    {
        float halfStep = 0.5f * step;
        Span<float> target = MemoryMarshal.Cast<int, float>(component.Samples.AsSpan());
        for (int y = 0; y < block.Height; y++)
        {
            ref uint source = ref _samples[y / CodingPasses.StripeRows * CodingPasses.StripeRows * block.Width + y % CodingPasses.StripeRows];
            Span<float> row = target.Slice((block.Y + y) * component.Width + block.X, block.Width);
            for (int x = 0; x < row.Length; x++)
            {
                int sample = (int)System.Runtime.CompilerServices.Unsafe.Add(ref source, x * CodingPasses.StripeRows);
                int sign = sample >> 31;
                row[x] = (((sample & int.MaxValue) ^ sign) - sign) * halfStep;
            }
        }
    }
}
