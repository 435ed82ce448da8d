using System.Globalization;
using System.IO.Compression;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>Writes MetaImage with float voxels in their stored order: .mha holds them zlib-compressed, .mhd names a .raw file beside it.</summary>
internal static class MetaImageWriter
{
    private static readonly StoredSamples Samples = new(VoxelSampleType.Float32, BigEndian: false);

    public static void Write(string path, Volume volume)
    {
        if (path.EndsWith(".mhd", StringComparison.OrdinalIgnoreCase))
            WritePair(path, volume);
        else
            WriteLocal(path, volume);
    }

    private static void WritePair(string path, Volume volume)
    {
        string dataPath = Path.ChangeExtension(path, ".raw");
        byte[] header = Header(volume, "CompressedData = False", Path.GetFileName(dataPath));
        CompleteFile.Write(dataPath, stream => CompleteFile.WriteSamples(stream, volume.Voxels, Samples));
        CompleteFile.Write(path, stream => stream.Write(header));
    }

    private static void WriteLocal(string path, Volume volume) =>
        CompleteFile.Write(path, stream =>
        {
            // The compressed length stands before the data, so its place is kept with blanks and filled in at the end.
            const string Blank = "                    ";
            const string Key = "CompressedData = True\nCompressedDataSize = ";
            byte[] header = Header(volume, Key + Blank, "LOCAL");
            stream.Write(header);
            using (ZLibStream packed = new(stream, CompressionLevel.Optimal, leaveOpen: true))
                CompleteFile.WriteSamples(packed, volume.Voxels, Samples);
            long length = stream.Position - header.Length;
            stream.Position = Encoding.ASCII.GetString(header).IndexOf(Key, StringComparison.Ordinal) + Key.Length;
            stream.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        });

    private static byte[] Header(Volume volume, string compression, string dataFile)
    {
        VoxelGrid grid = volume.Grid;
        string text =
            $"""
            ObjectType = Image
            NDims = 3
            Comment = {StoredQuantity.TextOf(volume)}
            BinaryData = True
            BinaryDataByteOrderMSB = False
            {compression}
            TransformMatrix = {Text(grid.AxisX)} {Text(grid.AxisY)} {Text(grid.AxisZ)}
            Offset = {Text(grid.OriginMm)}
            CenterOfRotation = 0 0 0
            ElementSpacing = {Text(grid.SpacingMm)}
            DimSize = {grid.SizeX} {grid.SizeY} {grid.SizeZ}
            ElementType = MET_FLOAT
            ElementDataFile = {dataFile}

            """;
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
    }

    private static string Text(Vector3D v) => FormattableString.Invariant($"{v.X + 0.0:R} {v.Y + 0.0:R} {v.Z + 0.0:R}");
}
