using System.IO.Compression;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>Writes NRRD with float voxels in their stored order, in LPS: .nrrd holds them gzip-compressed, .nhdr names a .raw file beside it.</summary>
internal static class NrrdWriter
{
    private static readonly StoredSamples s_samples = new(VoxelSampleType.Float32, BigEndian: false);

    public static void Write(string path, Volume volume)
    {
        if (path.EndsWith(".nhdr", StringComparison.OrdinalIgnoreCase))
        {
            string dataPath = Path.ChangeExtension(path, ".raw");
            byte[] header = Header(volume, $"encoding: raw\ndata file: {Path.GetFileName(dataPath)}\n");
            CompleteFile.Write(dataPath, stream => CompleteFile.WriteSamples(stream, volume.Voxels, s_samples));
            CompleteFile.Write(path, stream => stream.Write(header));
            return;
        }

        CompleteFile.Write(path, stream =>
        {
            stream.Write(Header(volume, "encoding: gzip\n"));
            using GZipStream packed = new(stream, CompressionLevel.Optimal, leaveOpen: true);
            CompleteFile.WriteSamples(packed, volume.Voxels, s_samples);
        });
    }

    private static byte[] Header(Volume volume, string storage)
    {
        VoxelGrid grid = volume.Grid;
        FileAffine affine = FileAffine.Of(grid);
        string text =
            $"""
            NRRD0004
            # teem.sourceforge.net/nrrd/format.html
            content: {StoredQuantity.TextOf(volume)}
            type: float
            dimension: 3
            space: left-posterior-superior
            sizes: {grid.SizeX} {grid.SizeY} {grid.SizeZ}
            space directions: {Text(affine.ColumnX)} {Text(affine.ColumnY)} {Text(affine.ColumnZ)}
            kinds: domain domain domain
            endian: little
            space units: "mm" "mm" "mm"
            space origin: {Text(affine.OriginMm)}
            {storage}quantity:={volume.QuantityName}
            unit:={volume.Unit}


            """;
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
    }

    private static string Text(Vector3D v) => FormattableString.Invariant($"({v.X + 0.0:R},{v.Y + 0.0:R},{v.Z + 0.0:R})");
}
