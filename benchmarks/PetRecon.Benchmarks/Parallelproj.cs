using System.Runtime.InteropServices;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Benchmarks;

/// <summary>
/// The list-mode projectors of a parallelproj library (version 2, OpenMP) that the person who runs the benchmark points at, on the same
/// events and the same image. Its third index is the fastest, so its axes are called z, y, x here.
/// </summary>
internal sealed unsafe class Parallelproj : IDisposable
{
    private readonly nint _library;
    private readonly delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, int, int, void> _forward;
    private readonly delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, int, int, void> _back;
    private readonly delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, float, float*, float*, float, short*, short, byte, byte, int, int, void> _tofForward;
    private readonly delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, float, float*, float*, float, short*, short, byte, byte, int, int, void> _tofBack;
    private readonly delegate* unmanaged<int, void> _setThreads;
    private float[] _starts = [];
    private float[] _ends = [];
    private short[] _tofBins = [];
    private float[] _origin = [];
    private float[] _voxel = [];
    private int[] _sizes = [];
    private float _tofBinWidth;
    private float _tofSigma;
    private float _sigmas;
    private short _tofBinCount;

    public Parallelproj(string path)
    {
        _library = NativeLibrary.Load(Path.GetFullPath(path));
        if (!NativeLibrary.TryGetExport(_library, "parallelproj_version_major", out nint major) || ((delegate* unmanaged<int>)major)() != 2)
            throw new NotSupportedException($"{path} is not version 2 of the parallelproj library, whose functions this benchmark knows.");
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(_library, "parallelproj_version"))())!;
        _forward = (delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, int, int, void>)NativeLibrary.GetExport(_library, "joseph3d_fwd");
        _back = (delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, int, int, void>)NativeLibrary.GetExport(_library, "joseph3d_back");
        _tofForward = (delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, float, float*, float*, float, short*, short, byte, byte, int, int, void>)NativeLibrary.GetExport(_library, "joseph3d_tof_lm_fwd");
        _tofBack = (delegate* unmanaged<float*, float*, float*, float*, float*, float*, nuint, int*, float, float*, float*, float, short*, short, byte, byte, int, int, void>)NativeLibrary.GetExport(_library, "joseph3d_tof_lm_back");
        _setThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(_library, "omp_set_num_threads");
    }

    public string Version { get; }

    /// <summary>Expands events to end points, as the library wants them; not timed.</summary>
    public void Prepare(ScannerGeometry scanner, VoxelGrid grid, CoincidenceEvent[] events, double sigmas)
    {
        _starts = new float[3 * events.Length];
        _ends = new float[3 * events.Length];
        _tofBins = new short[events.Length];
        TofPair tof = scanner.Tof(0, 0);
        for (int i = 0; i < events.Length; i++)
        {
            Put(_starts, i, scanner.ElementBox(events[i].DetectionBin0).CenterMm);
            Put(_ends, i, scanner.ElementBox(events[i].DetectionBin1).CenterMm);
            _tofBins[i] = (short)events[i].TofBin;
        }

        _origin = [(float)grid.OriginMm.Z, (float)grid.OriginMm.Y, (float)grid.OriginMm.X];
        _voxel = [(float)grid.SpacingMm.Z, (float)grid.SpacingMm.Y, (float)grid.SpacingMm.X];
        _sizes = [grid.SizeZ, grid.SizeY, grid.SizeX];
        _sigmas = (float)sigmas;
        _tofBinCount = (short)tof.BinCount;
        if (tof.IsInformative)
        {
            _tofBinWidth = tof.BinEdgesMm[1] - tof.BinEdgesMm[0];
            _tofSigma = (float)tof.SigmaMm;
        }
    }

    public void SetThreads(int threads) => _setThreads(threads);

    public void Forward(float[] image, float[] values) => Run(image, values, forward: true);

    /// <summary>Adds to the image.</summary>
    public void Back(float[] values, float[] image) => Run(image, values, forward: false);

    public void Dispose() => NativeLibrary.Free(_library);

    private void Run(float[] image, float[] values, bool forward)
    {
        fixed (float* starts = _starts, ends = _ends, voxels = image, origin = _origin, spacing = _voxel, projections = values)
        fixed (int* sizes = _sizes)
        fixed (short* bins = _tofBins)
        {
            nuint count = (nuint)values.Length;
            float sigma = _tofSigma;
            float offset = 0;
            if (_tofSigma > 0)
                (forward ? _tofForward : _tofBack)(starts, ends, voxels, origin, spacing, projections, count, sizes, _tofBinWidth, &sigma, &offset, _sigmas, bins, _tofBinCount, 0, 0, 0, 64);
            else
                (forward ? _forward : _back)(starts, ends, voxels, origin, spacing, projections, count, sizes, 0, 64);
        }
    }

    private static void Put(float[] points, int index, Vector3D position)
    {
        points[3 * index] = (float)position.Z;
        points[3 * index + 1] = (float)position.Y;
        points[3 * index + 2] = (float)position.X;
    }
}
