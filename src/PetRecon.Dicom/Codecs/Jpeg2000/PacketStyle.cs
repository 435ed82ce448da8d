namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>What a COD segment says of a tile as a whole (ISO/IEC 15444-1, A.6.1).</summary>
internal readonly record struct PacketStyle(Progression Order, int LayerCount, bool TransformsComponents)
{
    public static PacketStyle Read(ref MarkerReader segment)
    {
        int at = segment.Position;
        Progression order = ProgressionVolume.ReadOrder(ref segment);
        int layers = segment.ReadUInt16();
        int transform = segment.ReadByte();
        if (layers == 0)
            throw Fault.At(at, "no quality layers.");
        if (transform > 1)
            throw Fault.At(at, $"component transform {transform} belongs to Part 2 of the standard, which is not read.");
        return new(order, layers, transform == 1);
    }
}
