using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Rays;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>
/// Whether the TOF bins of a scanner, taken together, reach over the whole field of view. If so, the TOF weights of a line add up to 1
/// everywhere and the sensitivity is that of a projector without TOF. If not, annihilations far from a line's middle are not recorded, and
/// each line has to be weighted by the window from the first bin edge to the last.
/// </summary>
internal static class TofCoverage
{
    private const int CheckedLines = 50_000;

    /// <summary>The scanner and options to back project with: one wide TOF bin a line (bin 0) where the window matters, no TOF where it does not.</summary>
    public static (ScannerGeometry Scanner, ProjectorOptions Options) ForSums(ScannerGeometry scanner, VoxelGrid grid, ProjectorOptions options) =>
        options.UseTof && scanner.HasTof && !CoversGrid(scanner, grid, options.TofTruncationSigmas)
            ? (WithOneWideBin(scanner), options)
            : (scanner, options with { UseTof = false });

    // Looks at lines spread evenly over all pairs of detection bins; the part of each inside the grid has to be where the weight is 1.
    private static bool CoversGrid(ScannerGeometry scanner, VoxelGrid grid, double truncationSigmas)
    {
        ReadOnlySpan<float> centers = DetectorTable.For(scanner, grid).Centers.Span;
        GridShape shape = new(grid);
        uint bins = (uint)scanner.DetectionBinCount;
        for (uint k = 0; k < CheckedLines; k++)
        {
            uint bin0 = (uint)(bins * Fraction(0.5 + k * 0.7548776662466927));
            uint bin1 = (uint)(bins * Fraction(0.5 + k * 0.5698402909980532));
            TofPair tof = scanner.Tof(scanner.TypeOf(bin0), scanner.TypeOf(bin1));
            if (!tof.IsInformative)
                continue;
            ReadOnlySpan<float> a = centers.Slice((int)bin0 * DetectorTable.CenterStride, 3);
            ReadOnlySpan<float> b = centers.Slice((int)bin1 * DetectorTable.CenterStride, 3);
            Ray ray = new(a[0], a[1], a[2], b[0], b[1], b[2], shape);
            if (!Inside(ray, shape, out float firstMm, out float lastMm))
                continue;
            double reach = truncationSigmas * tof.SigmaMm;
            if (firstMm < tof.BinEdgesMm[0] + reach || lastMm > tof.BinEdgesMm[^1] - reach)
                return false;
        }

        return true;
    }

    private static bool Inside(in Ray ray, in GridShape shape, out float firstMm, out float lastMm)
    {
        float first = 0;
        float last = 1;
        Clip(ray.StartX, ray.DeltaX, shape.SizeX, ref first, ref last);
        Clip(ray.StartY, ray.DeltaY, shape.SizeY, ref first, ref last);
        Clip(ray.StartZ, ray.DeltaZ, shape.SizeZ, ref first, ref last);
        firstMm = (first - 0.5f) * ray.LengthMm;
        lastMm = (last - 0.5f) * ray.LengthMm;
        return first < last;
    }

    private static void Clip(float start, float delta, int size, ref float first, ref float last)
    {
        float low = -0.5f - start;
        float high = size - 0.5f - start;
        if (delta == 0)
        {
            last = low > 0 || high < 0 ? -1 : last;
            return;
        }

        first = MathF.Max(first, MathF.Min(low / delta, high / delta));
        last = MathF.Min(last, MathF.Max(low / delta, high / delta));
    }

    // The second bin is never used: a pair counts as having TOF only if it has two.
    private static ScannerGeometry WithOneWideBin(ScannerGeometry scanner)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<TofPair>>();
        for (int type0 = 0; type0 < scanner.ModuleTypes.Length; type0++)
        {
            var row = ImmutableArray.CreateBuilder<TofPair>();
            for (int type1 = 0; type1 <= type0; type1++)
            {
                TofPair pair = scanner.Tof(type0, type1);
                row.Add(pair.IsInformative
                    ? pair with { BinEdgesMm = [pair.BinEdgesMm[0], pair.BinEdgesMm[^1], pair.BinEdgesMm[^1] + 1] }
                    : pair);
            }

            rows.Add(row.ToImmutable());
        }

        return new(scanner.ModelName, scanner.ModuleTypes, rows.ToImmutable(), scanner.Coincidences);
    }

    private static double Fraction(double x) => x - Math.Floor(x);
}
