using System.Buffers.Binary;

namespace PetRecon.Dicom.Tests.Part10.Fuzzing;

/// <summary>Where an element lies in a file, found by a plain walk that knows nothing of the reader under test.</summary>
/// <param name="Start">First byte of its tag.</param>
/// <param name="RepresentationAt">First byte of its representation; -1 without.</param>
/// <param name="LengthAt">First byte of its length.</param>
/// <param name="LengthBytes">2 or 4.</param>
/// <param name="ValueAt">First byte of its value.</param>
/// <param name="End">Behind its value; for sequences and items, whose insides follow as elements, the same as <paramref name="ValueAt"/>.</param>
internal readonly record struct ElementSpot(int Start, int RepresentationAt, int LengthAt, int LengthBytes, int ValueAt, int End)
{
    private const int MaxSpots = 2000;

    /// <summary>The elements of a file, as far as the walk gets.</summary>
    public static List<ElementSpot> Of(ReadOnlySpan<byte> file)
    {
        List<ElementSpot> spots = [];
        int at = file.Length >= 132 && file[128..132].SequenceEqual("DICM"u8) ? 132 : 0;
        bool? isExplicit = null;
        bool isBig = false;
        while (at + 8 <= file.Length && spots.Count < MaxSpots)
        {
            ReadOnlySpan<byte> head = file[at..];
            bool isMeta = head[0] == 2 && head[1] == 0 && isExplicit is null;
            if (!isMeta && isExplicit is null)
            {
                isExplicit = char.IsAsciiLetterUpper((char)head[4]) && char.IsAsciiLetterUpper((char)head[5]);
                isBig = head[0] == 0 && head[1] != 0 && isExplicit.Value;
            }

            ElementSpot spot = At(file, at, isMeta || isExplicit == true, isBig && !isMeta);
            if (spot.End > file.Length)
                break;
            spots.Add(spot);
            at = spot.End;
        }

        return spots;
    }

    private static ElementSpot At(ReadOnlySpan<byte> file, int at, bool isExplicit, bool isBig)
    {
        ReadOnlySpan<byte> head = file[at..];
        bool isItem = (head[0] == 0xFE && head[1] == 0xFF) || (head[0] == 0xFF && head[1] == 0xFE);
        if (!isExplicit || isItem)
            return With(file, at, -1, at + 4, 4, isBig, isItem);
        bool isLong = head[4] == 'O' || (head[4], head[5]) is ((byte)'S', (byte)'Q') or ((byte)'U', (byte)'N') or ((byte)'U', (byte)'T') or ((byte)'U', (byte)'C') or ((byte)'U', (byte)'R');
        bool isSequence = head[4] == 'S' && head[5] == 'Q';
        return isLong && head.Length >= 12 ? With(file, at, at + 4, at + 8, 4, isBig, isSequence) : With(file, at, at + 4, at + 6, 2, isBig, isSequence);
    }

    private static ElementSpot With(ReadOnlySpan<byte> file, int at, int representationAt, int lengthAt, int lengthBytes, bool isBig, bool isOpen)
    {
        ReadOnlySpan<byte> field = file[lengthAt..];
        uint length = lengthBytes == 2
            ? isBig ? BinaryPrimitives.ReadUInt16BigEndian(field) : BinaryPrimitives.ReadUInt16LittleEndian(field)
            : isBig ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        int valueAt = lengthAt + lengthBytes;
        long end = isOpen || length == uint.MaxValue ? valueAt : (long)valueAt + length;
        return new(at, representationAt, lengthAt, lengthBytes, valueAt, (int)Math.Min(end, int.MaxValue));
    }
}
