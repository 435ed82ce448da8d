namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>Walks over the packets of a tile in the order of its progression, or of its changes of progression (ISO/IEC 15444-1, B.12).</summary>
internal static class PacketOrder
{
    /// <summary>Reads every packet in its order.</summary>
    /// <param name="precincts">All precincts of the tile.</param>
    /// <param name="volumes">What comes in which order.</param>
    /// <param name="reader">Reads the packets.</param>
    public static void ReadAll(IReadOnlyCollection<Precinct> precincts, IReadOnlyList<ProgressionVolume> volumes, PacketReader reader)
    {
        // Sorted once for each order, so that many changes of few orders cost little.
        Dictionary<Progression, Precinct[]> sorted = [];
        foreach (ProgressionVolume volume in volumes)
        {
            if (!sorted.TryGetValue(volume.Order, out Precinct[]? inOrder))
            {
                inOrder = [.. precincts];
                Array.Sort(inOrder, ComparisonFor(volume.Order));
                sorted.Add(volume.Order, inOrder);
            }

            Precinct[] chosen = Array.FindAll(inOrder, p =>
                p.Resolution >= volume.ResolutionStart && p.Resolution < volume.ResolutionEnd
                && p.Component >= volume.ComponentStart && p.Component < volume.ComponentEnd);
            if (volume.Order == Progression.LayerResolutionComponentPosition)
                ReadByLayer(chosen, volume.LayerEnd, reader);
            else if (volume.Order == Progression.ResolutionLayerComponentPosition)
                ReadByResolution(chosen, volume.LayerEnd, reader);
            else
                ReadByPrecinct(chosen, volume.LayerEnd, reader);
        }
    }

    private static void ReadByLayer(ReadOnlySpan<Precinct> precincts, int layerEnd, PacketReader reader)
    {
        for (int layer = 0; layer < layerEnd; layer++)
        {
            foreach (Precinct precinct in precincts)
            {
                // What an earlier change of progression has read is not there again.
                if (precinct.LayersRead == layer)
                    reader.ReadPacket(precinct);
            }
        }
    }

    private static void ReadByResolution(ReadOnlySpan<Precinct> precincts, int layerEnd, PacketReader reader)
    {
        while (!precincts.IsEmpty)
        {
            int count = 1;
            while (count < precincts.Length && precincts[count].Resolution == precincts[0].Resolution)
                count++;
            ReadByLayer(precincts[..count], layerEnd, reader);
            precincts = precincts[count..];
        }
    }

    private static void ReadByPrecinct(ReadOnlySpan<Precinct> precincts, int layerEnd, PacketReader reader)
    {
        foreach (Precinct precinct in precincts)
        {
            while (precinct.LayersRead < layerEnd)
                reader.ReadPacket(precinct);
        }
    }

    private static Comparison<Precinct> ComparisonFor(Progression order) => order switch
    {
        Progression.ResolutionPositionComponentLayer => (a, b) =>
            First(a.Resolution.CompareTo(b.Resolution), ByPosition(a, b), a.Component.CompareTo(b.Component), a.Index.CompareTo(b.Index)),
        Progression.PositionComponentResolutionLayer => (a, b) =>
            First(ByPosition(a, b), a.Component.CompareTo(b.Component), a.Resolution.CompareTo(b.Resolution), a.Index.CompareTo(b.Index)),
        Progression.ComponentPositionResolutionLayer => (a, b) =>
            First(a.Component.CompareTo(b.Component), ByPosition(a, b), a.Resolution.CompareTo(b.Resolution), a.Index.CompareTo(b.Index)),
        _ => (a, b) =>
            First(a.Resolution.CompareTo(b.Resolution), a.Component.CompareTo(b.Component), a.Index.CompareTo(b.Index), 0),
    };

    private static int ByPosition(Precinct a, Precinct b) => First(a.GridY.CompareTo(b.GridY), a.GridX.CompareTo(b.GridX), 0, 0);

    private static int First(int a, int b, int c, int d) => a != 0 ? a : b != 0 ? b : c != 0 ? c : d;
}
