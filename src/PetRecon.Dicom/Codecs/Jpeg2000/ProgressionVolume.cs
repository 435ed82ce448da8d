namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Packets that come in one order: one entry of a POC segment (ISO/IEC 15444-1, A.6.6). Ends are exclusive.</summary>
internal readonly record struct ProgressionVolume(
    Progression Order, int ResolutionStart, int ResolutionEnd, int ComponentStart, int ComponentEnd, int LayerEnd)
{
    public static void ReadAll(MarkerReader segment, int componentCount, List<ProgressionVolume> volumes)
    {
        while (segment.Remaining > 0)
        {
            int at = segment.Position;
            int resolutionStart = segment.ReadByte();
            int componentStart = segment.ReadComponentIndex(componentCount);
            int layerEnd = segment.ReadUInt16();
            int resolutionEnd = segment.ReadByte();
            int componentEnd = segment.ReadComponentIndex(componentCount);
            Progression order = ReadOrder(ref segment);
            if (componentEnd == 0)
                componentEnd = componentCount;
            if (resolutionEnd <= resolutionStart || componentEnd <= componentStart || layerEnd == 0)
                throw Fault.At(at, "a progression order change holds no packets.");
            if (volumes.Count == MaxVolumes)
                throw Fault.At(at, $"more than {MaxVolumes} changes of progression order.");
            volumes.Add(new(order, resolutionStart, resolutionEnd, componentStart, Math.Min(componentEnd, componentCount), layerEnd));
        }
    }

    public static Progression ReadOrder(ref MarkerReader segment)
    {
        int order = segment.ReadByte();
        if (order > (int)Progression.ComponentPositionResolutionLayer)
            throw Fault.At(segment.Position - 1, $"progression order {order}; the standard has 0 to 4.");
        return (Progression)order;
    }

    // Every change walks over all packets; encoders write a handful.
    private const int MaxVolumes = 256;
}
