using System.Buffers.Binary;

namespace PetRecon.Dicom.Pixels;

/// <summary>The palette of a data set (PS3.3, C.7.9): whole or in segments, of 8 or 16 bits, as red, green and blue of eight bits.</summary>
internal sealed class ColourPalette
{
    private const int MostEntries = 1 << 16;

    private readonly byte[] _colours;
    private readonly int _first;

    private ColourPalette(byte[] colours, int first)
    {
        _colours = colours;
        _first = first;
    }

    /// <summary>Reads the palette.</summary>
    /// <param name="dataset">A data set with the lookup tables.</param>
    /// <param name="isSigned">Whether samples, and so the first one mapped, have a sign.</param>
    /// <param name="path">Where it came from, for messages.</param>
    /// <exception cref="DicomFormatException">A table is missing, too short, or damaged.</exception>
    public static ColourPalette Read(DicomDataset dataset, bool isSigned, string path)
    {
        (DicomTag Descriptor, DicomTag Data, DicomTag Segments)[] tables =
        [
            (DicomTag.RedPaletteColorLookupTableDescriptor, DicomTag.RedPaletteColorLookupTableData, DicomTag.SegmentedRedPaletteColorLookupTableData),
            (DicomTag.GreenPaletteColorLookupTableDescriptor, DicomTag.GreenPaletteColorLookupTableData, DicomTag.SegmentedGreenPaletteColorLookupTableData),
            (DicomTag.BluePaletteColorLookupTableDescriptor, DicomTag.BluePaletteColorLookupTableData, DicomTag.SegmentedBluePaletteColorLookupTableData),
        ];
        byte[] colours = [];
        int first = 0;
        for (int colour = 0; colour < tables.Length; colour++)
        {
            int[] descriptor = ReadDescriptor(dataset, tables[colour].Descriptor, path);
            int entries = descriptor[0] == 0 ? MostEntries : descriptor[0];
            if (colour == 0)
            {
                colours = new byte[3 * entries];
                first = isSigned ? (short)descriptor[1] : descriptor[1];
            }

            if (3 * entries != colours.Length || descriptor[2] is not (8 or 16))
                throw new DicomFormatException(path, $"the palette has tables of {colours.Length / 3} and {entries} entries, of {descriptor[2]} bits; expected alike ones of 8 or 16 bits.");
            ushort[] values = dataset.GetDicomItem<DicomElement>(tables[colour].Segments) is DicomElement segments
                ? SegmentedTable.Expand(Numbers(segments.Buffer.Data, descriptor[2] == 8), entries, path)
                : ReadTable(dataset, tables[colour].Data, entries, path);
            bool isEight = descriptor[2] == 8 || values.AsSpan().IndexOfAnyExceptInRange((ushort)0, (ushort)255) < 0;
            for (int i = 0; i < entries; i++)
                colours[3 * i + colour] = (byte)(isEight ? values[i] : values[i] >> 8);
        }

        return new(colours, first);
    }

    /// <summary>Red, green and blue of a sample; those before the first entry and behind the last have these entries' colours.</summary>
    public ReadOnlySpan<byte> Colour(int sample) => _colours.AsSpan(3 * Math.Clamp(sample - _first, 0, _colours.Length / 3 - 1), 3);

    private static int[] ReadDescriptor(DicomDataset dataset, DicomTag tag, string path)
    {
        // Its representation is US or SS, for the middle value's sake; the bits are the same.
        if (dataset.GetDicomItem<DicomElement>(tag) is not DicomElement element || element.Buffer.Size < 6)
            throw new DicomFormatException(path, $"the palette lacks the descriptor {tag}.");
        byte[] data = element.Buffer.Data;
        int[] descriptor = new int[3];
        for (int i = 0; i < descriptor.Length; i++)
            descriptor[i] = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(2 * i));
        return descriptor;
    }

    // Entries of eight bits lie in words of their own in some files, and two to a word in others.
    private static ushort[] ReadTable(DicomDataset dataset, DicomTag tag, int entries, string path)
    {
        if (dataset.GetDicomItem<DicomElement>(tag) is not DicomElement element)
            throw new DicomFormatException(path, $"the palette lacks the table {tag}.");
        bool isPacked = element.Buffer.Size < 2L * entries;
        if (element.Buffer.Size < entries)
            throw new DicomFormatException(path, $"the palette's table {tag} has {element.Buffer.Size} bytes for {entries} entries.");
        return Numbers(element.Buffer.Data, isPacked);
    }

    private static ushort[] Numbers(ReadOnlySpan<byte> data, bool areBytes)
    {
        var numbers = new ushort[areBytes ? data.Length : data.Length / 2];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = areBytes ? data[i] : BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]);
        return numbers;
    }
}
