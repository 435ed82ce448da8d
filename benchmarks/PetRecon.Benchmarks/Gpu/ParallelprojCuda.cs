using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Benchmarks.Gpu;

/// <summary>
/// A CUDA build of parallelproj (version 2) that the person who runs the benchmark brings, on the same events and the same image, all of
/// them on the device before the time begins. Its third index is the fastest, so its axes are called z, y, x here.
/// </summary>
internal static unsafe class ParallelprojCuda
{
    private const int ThreadsPerBlock = 64;

    /// <summary>Times both directions, and compares the line integrals with ours.</summary>
    public static JsonObject Run(string path, int device, GpuCase problem, CoincidenceEvent[] events, float[] image, float[] ourIntegrals, int repetitions)
    {
        nint library = NativeLibrary.Load(Path.GetFullPath(path));
        if (!NativeLibrary.TryGetExport(library, "parallelproj_cuda_enabled", out nint enabled) || ((delegate* unmanaged<int>)enabled)() == 0)
            throw new NotSupportedException($"{path} is not version 2 of the parallelproj library built with CUDA.");
        CudaDriver.UsePrimaryContext(device);
        (float[] starts, float[] ends, short[] bins) = EndPoints(problem.Scanner, events);
        VoxelGrid grid = problem.Grid;
        TofPair tof = problem.Scanner.Tof(0, 0);
        nint[] memory =
        [
            CudaDriver.Copy<float>(starts), CudaDriver.Copy<float>(ends), CudaDriver.Copy<float>(image),
            CudaDriver.Copy<float>([(float)grid.OriginMm.Z, (float)grid.OriginMm.Y, (float)grid.OriginMm.X]),
            CudaDriver.Copy<float>([(float)grid.SpacingMm.Z, (float)grid.SpacingMm.Y, (float)grid.SpacingMm.X]),
            CudaDriver.Copy<float>(new float[events.Length]),
            CudaDriver.Copy<int>([grid.SizeZ, grid.SizeY, grid.SizeX]),
            CudaDriver.Copy<short>(bins), CudaDriver.Copy<float>([tof.IsInformative ? (float)tof.SigmaMm : 0]), CudaDriver.Copy<float>([0]),
        ];
        float width = tof.IsInformative ? tof.BinEdgesMm[1] - tof.BinEdgesMm[0] : 0;
        double forward = Time(Projection(library, tof.IsInformative ? "joseph3d_tof_lm_fwd" : "joseph3d_fwd"));
        float[] integrals = new float[events.Length];
        CudaDriver.Read<float>(memory[5], integrals);
        double back = Time(Projection(library, tof.IsInformative ? "joseph3d_tof_lm_back" : "joseph3d_back"));
        foreach (nint part in memory)
            CudaDriver.Release(part);
        return new()
        {
            ["version"] = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "parallelproj_version"))()),
            ["forwardMillionPerSecond"] = events.Length / forward / 1e6,
            ["backMillionPerSecond"] = events.Length / back / 1e6,
            ["forwardRelativeL2Difference"] = GpuCase.RelativeDifference(integrals, ourIntegrals),
        };

        double Time(nint function)
        {
            double best = double.MaxValue;
            for (int i = 0; i <= repetitions; i++)
            {
                long start = Stopwatch.GetTimestamp();
                Call(function, memory, events.Length, tof, width, device);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                best = i == 0 ? best : Math.Min(best, seconds);
            }

            return best;
        }
    }

    private static nint Projection(nint library, string name) => NativeLibrary.GetExport(library, name);

    private static void Call(nint function, nint[] m, int count, TofPair tof, float width, int device)
    {
        if (tof.IsInformative)
        {
            ((delegate* unmanaged<nint, nint, nint, nint, nint, nint, nuint, nint, float, nint, nint, float, nint, short, byte, byte, int, int, void>)function)(
                m[0], m[1], m[2], m[3], m[4], m[5], (nuint)count, m[6], width, m[8], m[9], (float)GpuCase.TofSigmas, m[7], (short)tof.BinCount, 0, 0, device, ThreadsPerBlock);
        }
        else
        {
            ((delegate* unmanaged<nint, nint, nint, nint, nint, nint, nuint, nint, int, int, void>)function)(
                m[0], m[1], m[2], m[3], m[4], m[5], (nuint)count, m[6], device, ThreadsPerBlock);
        }
    }

    private static (float[] Starts, float[] Ends, short[] Bins) EndPoints(ScannerGeometry scanner, CoincidenceEvent[] events)
    {
        Vector3D[] centers = [.. Enumerable.Range(0, (int)scanner.DetectionBinCount).Select(bin => scanner.ElementBox((uint)bin).CenterMm)];
        float[] starts = new float[3 * events.Length];
        float[] ends = new float[3 * events.Length];
        short[] bins = new short[events.Length];
        for (int i = 0; i < events.Length; i++)
        {
            Put(starts, i, centers[events[i].DetectionBin0]);
            Put(ends, i, centers[events[i].DetectionBin1]);
            bins[i] = (short)events[i].TofBin;
        }

        return (starts, ends, bins);
    }

    private static void Put(float[] points, int index, Vector3D position)
    {
        points[3 * index] = (float)position.Z;
        points[3 * index + 1] = (float)position.Y;
        points[3 * index + 2] = (float)position.X;
    }
}
