namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>From the packets of a tile to its components' samples.</summary>
internal sealed class TileDecoder(ReadOnlyMemory<byte> frame, Codestream codestream, int maxThreads)
{
    /// <summary>Decodes a tile; component transforms are undone, samples are not yet shifted to their range.</summary>
    public TileComponent[] Decode(int tileIndex)
    {
        TileStream tile = codestream.Tiles[tileIndex]!;
        PacketStyle style = tile.Parameters.Packets ?? codestream.Parameters.Packets
            ?? throw Fault.At(tile.FirstByte, "no coding style (COD) before the first tile.");
        TileComponent[] components = new TileComponent[codestream.Size.Components.Length];
        for (int i = 0; i < components.Length; i++)
            components[i] = TileGeometry.MakeComponent(codestream, tileIndex, i);

        List<Precinct> precincts = ReadPackets(tile, tileIndex, style, components);
        foreach (TileComponent component in components)
            component.Samples = new int[component.Width * component.Height];
        DecodeBlocks(precincts, components);
        foreach (TileComponent component in components)
            InverseWavelet.Apply(component, maxThreads);
        if (style.TransformsComponents)
            ComponentTransform.Undo(components, tile.FirstByte);
        return components;
    }

    private List<Precinct> ReadPackets(TileStream tile, int tileIndex, PacketStyle style, TileComponent[] components)
    {
        byte[]? packedHeaders = tile.JoinPackedHeaders();
        CheckPacketCount(tile, style, components, packedHeaders);
        ImageSize size = codestream.Size;
        int left = Math.Max(size.X0, (int)Math.Min(int.MaxValue, size.TileX0 + (long)(tileIndex % size.TilesAcross) * size.TileWidth));
        int top = Math.Max(size.Y0, (int)Math.Min(int.MaxValue, size.TileY0 + (long)(tileIndex / size.TilesAcross) * size.TileHeight));
        List<Precinct> precincts = [];
        for (int c = 0; c < components.Length; c++)
        {
            foreach (Resolution resolution in components[c].Resolutions)
                TileGeometry.AddPrecincts(resolution, c, size.Components[c], components[c].Coding, [left, top], precincts);
        }

        PacketOrder.ReadAll(precincts, VolumesOf(tile, style), new(frame, tile, packedHeaders, components));
        if (precincts.Exists(p => p.LayersRead < style.LayerCount))
            throw Fault.At(tile.FirstByte, $"the changes of progression order leave out packets of tile {tileIndex}.");
        return precincts;
    }

    // Every packet has a byte at least, so that the data bound what is made of precincts before any is made.
    private static void CheckPacketCount(TileStream tile, PacketStyle style, TileComponent[] components, byte[]? packedHeaders)
    {
        long available = packedHeaders?.Length ?? 0;
        if (packedHeaders is null)
        {
            foreach (ByteRange range in tile.Packets)
                available += range.End - range.Start;
        }

        long packets = 0;
        foreach (TileComponent component in components)
        {
            foreach (Resolution resolution in component.Resolutions)
            {
                long precincts = resolution.PrecinctCount;
                packets = precincts > available ? long.MaxValue : packets + precincts * style.LayerCount;
                if (packets > available)
                {
                    throw Fault.At(
                        tile.FirstByte, $"a tile's packets have {available} bytes, less than one for each: the codestream is cut short or damaged.");
                }
            }
        }
    }

    private List<ProgressionVolume> VolumesOf(TileStream tile, PacketStyle style)
    {
        List<ProgressionVolume> changes = tile.Parameters.Progressions.Count > 0 ? tile.Parameters.Progressions : codestream.Parameters.Progressions;
        if (changes.Count == 0)
            return [new(style.Order, 0, int.MaxValue, 0, int.MaxValue, style.LayerCount)];
        return changes.ConvertAll(change => change with { LayerEnd = Math.Min(change.LayerEnd, style.LayerCount) });
    }

    private void DecodeBlocks(List<Precinct> precincts, TileComponent[] components)
    {
        List<(CodeBlock Block, Subband Band, TileComponent Component)> blocks = [];
        long samples = 0;
        foreach (Precinct precinct in precincts)
        {
            foreach (PrecinctBand band in precinct.Bands)
            {
                foreach (CodeBlock block in band.Blocks)
                {
                    if (block.PassCount == 0)
                        continue;
                    blocks.Add((block, band.Band, components[precinct.Component]));
                    samples += block.Width * block.Height;
                }
            }
        }

        Spread.Over(blocks.Count, maxThreads, samples, (first, end) =>
        {
            CodeBlockDecoder decoder = new();
            for (int i = first; i < end; i++)
                decoder.Decode(frame.Span, blocks[i].Block, blocks[i].Band, blocks[i].Component);
        });
    }
}
