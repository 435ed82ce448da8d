using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// NumPy's .npy files of three-dimensional arrays, indexed [x][y][z]. The format carries numbers only, so where the voxels are has to be said.
/// Source: numpy.lib.format, versions 1.0 to 3.0.
/// </summary>
public static partial class NpyFile
{
    private const int MaxHeaderBytes = 1 << 16;

    /// <summary>Reads an array of real numbers, in C or Fortran order and any byte order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="spacingMm">Distance between voxel centres along x, y and z, in mm.</param>
    /// <param name="centerMm">Where the centre of the whole array lies, in mm.</param>
    /// <exception cref="VolumeFormatException">The file is damaged, or its array is not three-dimensional and real.</exception>
    /// <exception cref="ArgumentException">A spacing is not above zero.</exception>
    public static VolumeReadResult Read(string path, Vector3D spacingMm, Vector3D centerMm = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (StoredSamples samples, bool fortran, long[] shape, long offset) = ReadHeader(path);
        long count = FrameChoice.Product(path, 0, shape);
        if (count > VoxelGrid.MaxVoxelCount)
            throw new VolumeFormatException(path, 0, $"an array of {shape[0]} x {shape[1]} x {shape[2]} is larger than one volume can be.");
        VoxelGrid grid = VoxelGrid.Centered((int)shape[0], (int)shape[1], (int)shape[2], spacingMm, centerMm);
        List<string> warnings = [];
        if (new FileInfo(path).Length > offset + count * samples.ByteCount)
            warnings.Add("The file is longer than its header says; the rest was not read.");
        VolumeReadResult result = VolumeAssembly.Assemble(grid, [new(path, offset, count, samples)], (0, 1), "NumPy array", warnings);
        if (fortran)
            return result;
        float[] voxels = Transposed(result.Volume.Voxels, grid.SizeZ, grid.SizeY, grid.SizeX);
        return result with { Volume = new Volume<Unspecified>(grid, voxels) };
    }

    /// <summary>Writes the voxels as a C-ordered float32 array [x][y][z], complete or not at all. Positions are not stored.</summary>
    /// <param name="path">Target; a file of that name is replaced.</param>
    /// <param name="volume">The image.</param>
    public static void Write(string path, Volume volume)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(volume);
        VoxelGrid grid = volume.Grid;
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({grid.SizeX}, {grid.SizeY}, {grid.SizeZ}), }}";
        const int Preamble = 10;
        int padded = (Preamble + text.Length + 1 + 63) / 64 * 64 - Preamble;
        byte[] header = new byte[Preamble + padded];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)padded);
        Encoding.ASCII.GetBytes(text.PadRight(padded - 1) + "\n").CopyTo(header.AsSpan(Preamble));
        float[] voxels = Transposed(volume.Voxels, grid.SizeX, grid.SizeY, grid.SizeZ);
        CompleteFile.Write(path, stream =>
        {
            stream.Write(header);
            CompleteFile.WriteSamples(stream, voxels, new(VoxelSampleType.Float32, BigEndian: false));
        });
    }

    private static (StoredSamples Samples, bool Fortran, long[] Shape, long Offset) ReadHeader(string path)
    {
        byte[] start = SampleReader.ReadStart(path, MaxHeaderBytes, out _);
        if (start.Length < 12 || !start.AsSpan(1).StartsWith("NUMPY"u8) || start[0] != 0x93)
            throw new VolumeFormatException(path, 0, "this is not a NumPy array: the file does not begin with \\x93NUMPY.");
        bool wide = start[6] >= 2;
        int at = wide ? 12 : 10;
        long length = wide ? BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8)) : BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (start[6] is < 1 or > 3 || at + length > start.Length)
            throw new VolumeFormatException(path, 6, $"the header (version {start[6]}, {length} bytes) does not fit the file.");
        string text = Encoding.UTF8.GetString(start, at, (int)length);

        Match descr = DescrPattern().Match(text);
        Match order = OrderPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        if (!descr.Success || !order.Success || !shape.Success)
            throw new VolumeFormatException(path, at, "the array's header lacks descr, fortran_order or a shape of three sizes. Arrays must be three-dimensional and of one number an element.");
        long[] sizes = new long[3];
        for (int i = 0; i < 3; i++)
        {
            if (!int.TryParse(shape.Groups[i + 1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                throw new VolumeFormatException(path, at + shape.Index, $"the shape {shape.Value} is not possible.");
            sizes[i] = size;
        }

        return (SamplesOf(path, at + descr.Index, descr.Groups[1].Value), order.Groups[1].Value == "True", sizes, at + length);
    }

    private static StoredSamples SamplesOf(string path, long at, string descr)
    {
        VoxelSampleType type = descr[1..] switch
        {
            "u1" => VoxelSampleType.UInt8,
            "i1" => VoxelSampleType.Int8,
            "u2" => VoxelSampleType.UInt16,
            "i2" => VoxelSampleType.Int16,
            "u4" => VoxelSampleType.UInt32,
            "i4" => VoxelSampleType.Int32,
            "u8" => VoxelSampleType.UInt64,
            "i8" => VoxelSampleType.Int64,
            "f4" => VoxelSampleType.Float32,
            "f8" => VoxelSampleType.Float64,
            _ => throw new VolumeFormatException(path, at, $"elements of type '{descr}' are not read; expected a real number such as '<f4'."),
        };
        return new(type, descr[0] == '>');
    }

    /// <summary>From an array whose first of three sizes is fastest to one whose last is.</summary>
    private static float[] Transposed(ReadOnlySpan<float> values, int fast, int middle, int slow)
    {
        float[] turned = GC.AllocateUninitializedArray<float>(values.Length);
        int at = 0;
        for (int i = 0; i < fast; i++)
        {
            for (int j = 0; j < middle; j++)
            {
                for (int k = 0; k < slow; k++)
                    turned[at++] = values[i + fast * (j + middle * k)];
            }
        }

        return turned;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=]\w+)'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DescrPattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(\s*(\d+)L?\s*,\s*(\d+)L?\s*,\s*(\d+)L?\s*,?\s*\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShapePattern();
}
