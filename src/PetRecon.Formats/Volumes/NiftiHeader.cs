using System.Buffers.Binary;
using System.Text;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// The fields of a NIfTI-1 or NIfTI-2 header that an image needs, in one shape for both versions.
/// Offsets: nifti1.h and nifti2.h of the NIfTI data format working group.
/// </summary>
internal sealed record NiftiHeader
{
    public const int Nifti1Bytes = 348;
    public const int Nifti2Bytes = 540;

    public required int Version { get; init; }

    public required bool BigEndian { get; init; }

    /// <summary>Whether the voxels are in a separate .img file.</summary>
    public required bool IsPair { get; init; }

    /// <summary>Seven sizes, those that the header leaves out being 1.</summary>
    public required long[] Sizes { get; init; }

    public required int DataType { get; init; }

    public required int BitsPerVoxel { get; init; }

    /// <summary>qfac, then the spacing along seven axes, in the header's own units.</summary>
    public required double[] PixDim { get; init; }

    public required double VoxelOffset { get; init; }

    public required double Slope { get; init; }

    public required double Intercept { get; init; }

    public required int Units { get; init; }

    public required int QformCode { get; init; }

    public required int SformCode { get; init; }

    /// <summary>b, c and d of the quaternion.</summary>
    public required Vector3D Quaternion { get; init; }

    public required Vector3D QuaternionOffset { get; init; }

    /// <summary>Three rows of four numbers.</summary>
    public required double[] SformRows { get; init; }

    public required string Description { get; init; }

    /// <summary>Byte offset of the sizes, for messages.</summary>
    public int SizesAt => Version == 1 ? 40 : 16;

    /// <summary>Byte offset of the data type, for messages.</summary>
    public int DataTypeAt => Version == 1 ? 70 : 12;

    /// <summary>Byte offset of the orientation, for messages.</summary>
    public int OrientationAt => Version == 1 ? 252 : 344;

    public static NiftiHeader Parse(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            throw new VolumeFormatException(path, bytes.Length, "the file is too short for a NIfTI header of 348 bytes.");
        int size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int swapped = BinaryPrimitives.ReverseEndianness(size);
        bool big = swapped is Nifti1Bytes or Nifti2Bytes;
        int headerBytes = big ? swapped : size;
        if (headerBytes is not (Nifti1Bytes or Nifti2Bytes))
            throw new VolumeFormatException(path, 0, $"this is not NIfTI: the header's size is {size}, expected 348 or 540.{LooksLike(bytes)}");
        if (bytes.Length < headerBytes)
            throw new VolumeFormatException(path, bytes.Length, $"the file ends inside the NIfTI header of {headerBytes} bytes.");
        return headerBytes == Nifti1Bytes ? ParseNifti1(path, new(bytes, big)) : ParseNifti2(path, new(bytes, big));
    }

    private static NiftiHeader ParseNifti1(string path, FieldReader read)
    {
        bool isPair = Magic(path, read.Text(344, 4), 344, "n+1", "ni1");
        long[] dim = new long[8];
        double[] pixDim = new double[8];
        for (int i = 0; i < 8; i++)
        {
            dim[i] = read.Int16(40 + 2 * i);
            pixDim[i] = read.Single(76 + 4 * i);
        }

        double[] rows = new double[12];
        for (int i = 0; i < 12; i++)
            rows[i] = read.Single(280 + 4 * i);
        return new()
        {
            Version = 1,
            BigEndian = read.BigEndian,
            IsPair = isPair,
            Sizes = SevenSizes(path, 40, dim),
            DataType = read.Int16(70),
            BitsPerVoxel = read.Int16(72),
            PixDim = pixDim,
            VoxelOffset = read.Single(108),
            Slope = read.Single(112),
            Intercept = read.Single(116),
            Units = read.Byte(123),
            QformCode = read.Int16(252),
            SformCode = read.Int16(254),
            Quaternion = new(read.Single(256), read.Single(260), read.Single(264)),
            QuaternionOffset = new(read.Single(268), read.Single(272), read.Single(276)),
            SformRows = rows,
            Description = read.Text(148, 80),
        };
    }

    private static NiftiHeader ParseNifti2(string path, FieldReader read)
    {
        bool isPair = Magic(path, read.Text(4, 4), 4, "n+2", "ni2");
        long[] dim = new long[8];
        double[] pixDim = new double[8];
        for (int i = 0; i < 8; i++)
        {
            dim[i] = read.Int64(16 + 8 * i);
            pixDim[i] = read.Double(104 + 8 * i);
        }

        double[] rows = new double[12];
        for (int i = 0; i < 12; i++)
            rows[i] = read.Double(400 + 8 * i);
        return new()
        {
            Version = 2,
            BigEndian = read.BigEndian,
            IsPair = isPair,
            Sizes = SevenSizes(path, 16, dim),
            DataType = read.Int16(12),
            BitsPerVoxel = read.Int16(14),
            PixDim = pixDim,
            VoxelOffset = read.Int64(168),
            Slope = read.Double(176),
            Intercept = read.Double(184),
            Units = read.Int32(500),
            QformCode = read.Int32(344),
            SformCode = read.Int32(348),
            Quaternion = new(read.Double(352), read.Double(360), read.Double(368)),
            QuaternionOffset = new(read.Double(376), read.Double(384), read.Double(392)),
            SformRows = rows,
            Description = read.Text(240, 80),
        };
    }

    private static bool Magic(string path, string found, int at, string single, string pair)
    {
        if (found == single)
            return false;
        if (found == pair)
            return true;
        throw new VolumeFormatException(
            path,
            at,
            found.Length == 0
                ? "the NIfTI magic is missing: this looks like Analyze 7.5, which does not say left from right. Convert it to NIfTI with its author's software."
                : $"the NIfTI magic is '{found}'; expected '{single}' or '{pair}'.");
    }

    private static long[] SevenSizes(string path, int at, long[] dim)
    {
        if (dim[0] is < 1 or > 7)
            throw new VolumeFormatException(path, at, $"the image has {dim[0]} dimensions; expected 1 to 7.");
        long[] sizes = [1, 1, 1, 1, 1, 1, 1];
        for (int i = 0; i < dim[0]; i++)
        {
            if (dim[i + 1] < 0)
                throw new VolumeFormatException(path, at, $"size {i + 1} of the image is {dim[i + 1]}; expected 1 or more.");
            sizes[i] = Math.Max(1, dim[i + 1]);
        }

        return sizes;
    }

    private static string LooksLike(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.Latin1.GetString(bytes[..Math.Min(64, bytes.Length)]).TrimStart();
        if (text.StartsWith('<'))
            return " It begins like a web page: did a download store an error page under this name?";
        return text.StartsWith("DICM", StringComparison.Ordinal) || bytes is [0x1f, 0x8b, ..] ? " It is another kind of file, or compressed twice." : "";
    }

    /// <summary>Reads numbers of the header's byte order.</summary>
    private readonly ref struct FieldReader(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public bool BigEndian { get; } = bigEndian;

        public int Byte(int at) => _bytes[at];

        public short Int16(int at) => BigEndian ? BinaryPrimitives.ReadInt16BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]);

        public int Int32(int at) => BigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);

        public long Int64(int at) => BigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]);

        public float Single(int at) => BitConverter.Int32BitsToSingle(Int32(at));

        public double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));

        public string Text(int at, int length)
        {
            ReadOnlySpan<byte> field = _bytes.Slice(at, length);
            int end = field.IndexOf((byte)0);
            return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
        }
    }
}
