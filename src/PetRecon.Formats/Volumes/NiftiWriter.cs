using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// Writes single-file NIfTI with float voxels in their stored order: NIfTI-1, or NIfTI-2 when a size is above 32767.
/// The sform carries any grid; the qform the same, when the grid's axes are at right angles.
/// </summary>
internal static class NiftiWriter
{
    private const int FloatType = 16;
    private const int ScannerCode = 1;
    private const int MmAndSeconds = 2 | 8;

    public static void Write(string path, Volume volume)
    {
        byte[] header = IsNifti2(volume.Grid) ? Header2(volume) : Header1(volume);
        bool gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        CompleteFile.Write(path, stream =>
        {
            if (!gzip)
            {
                WriteTo(stream, header, volume);
                return;
            }

            using GZipStream packed = new(stream, CompressionLevel.Optimal, leaveOpen: true);
            WriteTo(packed, header, volume);
        });
    }

    private static void WriteTo(Stream stream, byte[] header, Volume volume)
    {
        stream.Write(header);
        CompleteFile.WriteSamples(stream, volume.Voxels, new(VoxelSampleType.Float32, BigEndian: false));
    }

    private static bool IsNifti2(VoxelGrid grid) => Math.Max(grid.SizeX, Math.Max(grid.SizeY, grid.SizeZ)) > short.MaxValue;

    /// <summary>348 bytes of header and 4 that say that no extension follows.</summary>
    private static byte[] Header1(Volume volume)
    {
        byte[] bytes = new byte[352];
        Geometry g = Geometry.Of(volume.Grid);
        Int32(bytes, 0, 348);
        bytes[38] = (byte)'r';
        short[] dim = [3, (short)volume.Grid.SizeX, (short)volume.Grid.SizeY, (short)volume.Grid.SizeZ, 1, 1, 1, 1];
        for (int i = 0; i < 8; i++)
        {
            Int16(bytes, 40 + 2 * i, dim[i]);
            Single(bytes, 76 + 4 * i, g.PixDim[i]);
        }

        Int16(bytes, 70, FloatType);
        Int16(bytes, 72, 32);
        Single(bytes, 108, 352);
        Single(bytes, 112, 1);
        bytes[123] = MmAndSeconds;
        Text(bytes, 148, 79, StoredQuantity.TextOf(volume));
        Int16(bytes, 252, (short)g.QformCode);
        Int16(bytes, 254, ScannerCode);
        for (int i = 0; i < 3; i++)
        {
            Single(bytes, 256 + 4 * i, g.Quaternion[i]);
            Single(bytes, 268 + 4 * i, g.Ras.OriginMm[i]);
        }

        for (int i = 0; i < 12; i++)
            Single(bytes, 280 + 4 * i, g.SformElement(i / 4, i % 4));
        Text(bytes, 344, 4, "n+1");
        return bytes;
    }

    /// <summary>540 bytes of header and 4 that say that no extension follows.</summary>
    private static byte[] Header2(Volume volume)
    {
        byte[] bytes = new byte[544];
        Geometry g = Geometry.Of(volume.Grid);
        Int32(bytes, 0, 540);
        ReadOnlySpan<byte> magic = [(byte)'n', (byte)'+', (byte)'2', 0, 0x0d, 0x0a, 0x1a, 0x0a];
        magic.CopyTo(bytes.AsSpan(4));
        Int16(bytes, 12, FloatType);
        Int16(bytes, 14, 32);
        long[] dim = [3, volume.Grid.SizeX, volume.Grid.SizeY, volume.Grid.SizeZ, 1, 1, 1, 1];
        for (int i = 0; i < 8; i++)
        {
            Int64(bytes, 16 + 8 * i, dim[i]);
            Double(bytes, 104 + 8 * i, g.PixDim[i]);
        }

        Int64(bytes, 168, 544);
        Double(bytes, 176, 1);
        Text(bytes, 240, 79, StoredQuantity.TextOf(volume));
        Int32(bytes, 344, g.QformCode);
        Int32(bytes, 348, ScannerCode);
        for (int i = 0; i < 3; i++)
        {
            Double(bytes, 352 + 8 * i, g.Quaternion[i]);
            Double(bytes, 376 + 8 * i, g.Ras.OriginMm[i]);
        }

        for (int i = 0; i < 12; i++)
            Double(bytes, 400 + 8 * i, g.SformElement(i / 4, i % 4));
        Int32(bytes, 500, MmAndSeconds);
        return bytes;
    }

    private static void Int16(Span<byte> bytes, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(bytes[at..], value);

    private static void Int32(Span<byte> bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], value);

    private static void Int64(Span<byte> bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], value);

    private static void Single(Span<byte> bytes, int at, double value) => BinaryPrimitives.WriteSingleLittleEndian(bytes[at..], (float)value);

    private static void Double(Span<byte> bytes, int at, double value) => BinaryPrimitives.WriteDoubleLittleEndian(bytes[at..], value);

    private static void Text(Span<byte> bytes, int at, int length, string text) =>
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(length, text.Length)), bytes.Slice(at, length));

    /// <summary>The orientation fields of either version.</summary>
    private readonly record struct Geometry(FileAffine Ras, int QformCode, Vector3D Quaternion, double[] PixDim)
    {
        public static Geometry Of(VoxelGrid grid)
        {
            FileAffine ras = FileAffine.Of(grid).WorldXyReversed();
            Vector3D x = ras.ColumnX.Normalized();
            Vector3D y = ras.ColumnY.Normalized();
            Vector3D z = ras.ColumnZ.Normalized();
            double qfac = Vector3D.Dot(Vector3D.Cross(x, y), z) < 0 ? -1 : 1;
            double[] pixDim = [qfac, grid.SpacingMm.X, grid.SpacingMm.Y, grid.SpacingMm.Z, 0, 0, 0, 0];
            return grid.IsOrthogonal
                ? new(ras, ScannerCode, QuaternionOf(x, y, qfac * z), pixDim)
                : new(ras, 0, Vector3D.Zero, pixDim);
        }

        /// <summary>Element of the 3 x 4 matrix.</summary>
        public double SformElement(int row, int column) => column switch
        {
            0 => Ras.ColumnX[row],
            1 => Ras.ColumnY[row],
            2 => Ras.ColumnZ[row],
            _ => Ras.OriginMm[row],
        };

        /// <summary>b, c, d (with a at or above 0) of the rotation with these columns, from its largest component, which keeps rounding small.</summary>
        private static Vector3D QuaternionOf(Vector3D x, Vector3D y, Vector3D z)
        {
            double aa = 1 + x.X + y.Y + z.Z;
            double bb = 1 + x.X - y.Y - z.Z;
            double cc = 1 - x.X + y.Y - z.Z;
            double dd = 1 - x.X - y.Y + z.Z;
            (double a, double b, double c, double d) q =
                aa >= bb && aa >= cc && aa >= dd ? (aa, y.Z - z.Y, z.X - x.Z, x.Y - y.X)
                : bb >= cc && bb >= dd ? (y.Z - z.Y, bb, y.X + x.Y, z.X + x.Z)
                : cc >= dd ? (z.X - x.Z, y.X + x.Y, cc, z.Y + y.Z)
                : (x.Y - y.X, z.X + x.Z, z.Y + y.Z, dd);
            double length = Math.Sqrt(q.a * q.a + q.b * q.b + q.c * q.c + q.d * q.d);
            double sign = q.a < 0 ? -1 : 1;
            return new(sign * q.b / length, sign * q.c / length, sign * q.d / length);
        }
    }
}
