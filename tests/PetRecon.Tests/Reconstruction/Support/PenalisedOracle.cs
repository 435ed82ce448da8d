using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>
/// The maximum of the penalised list-mode likelihood of the tiny problem by Newton's method, voxel after voxel, in double precision. The
/// objective is concave, so where no voxel wants to move is the maximum.
/// </summary>
internal sealed class PenalisedOracle
{
    private const int Sweeps = 60;
    private const double Settled = 1e-9;

    private readonly double[][] _columns;
    private readonly double[] _counts;
    private readonly double[] _additive;
    private readonly double[] _sensitivity;
    private readonly RelativeDifferencePrior _prior;
    private readonly double _floor;
    private readonly double _least;

    /// <summary>Takes the sensitivity from a result; all else is worked out here.</summary>
    public PenalisedOracle(
        ReconstructionResult result, CoincidenceEvent[] events, ScannerGeometry scanner, DetectionEfficiencies efficiencies, RelativeDifferencePrior prior,
        double randoms, double psfMm)
    {
        _prior = prior;
        _sensitivity = [.. result.Sensitivity.Image.Voxels.ToArray().Select(static s => (double)s)];
        double level = events.Length / _sensitivity.Sum();
        _floor = prior.FloorShare * level;
        _least = 1e-4 * level;
        CoincidenceEvent[] bins = [.. events.Select(Canonical).Distinct()];
        Dictionary<CoincidenceEvent, int> places = bins.Select((bin, i) => (bin, i)).ToDictionary(p => p.bin, p => p.i);
        _counts = new double[bins.Length];
        foreach (CoincidenceEvent e in events)
            _counts[places[Canonical(e)]]++;
        double[][] matrix = TinyProblem.Matrix(scanner, bins);
        double[][]? blur = psfMm > 0 ? MlemOracleTests.Blur(psfMm) : null;
        _columns = [.. _sensitivity.Select((_, voxel) => Column(matrix, blur, voxel))];
        TofPair tof = scanner.Tof(0, 0);
        double products = randoms > 0 ? TinyProblem.AllBins(efficiencies, tof: false).Sum(e => Product(efficiencies, e)) : 1;
        _additive = [.. bins.Select(b => randoms * (tof.BinEdgesMm[b.TofBin + 1] - (double)tof.BinEdgesMm[b.TofBin]) / (tof.BinEdgesMm[^1] - tof.BinEdgesMm[0]) / products)];
    }

    public double[] Maximise(ReadOnlySpan<float> start)
    {
        double[] image = [.. start.ToArray().Select(x => Math.Max(x, _least))];
        double[] expected = [.. _additive];
        for (int voxel = 0; voxel < image.Length; voxel++)
            AddTo(expected, voxel, image[voxel]);
        double largest = image.Max();
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double moved = 0;
            for (int voxel = 0; voxel < image.Length; voxel++)
            {
                (double slope, double curvature) = Derivatives(image, expected, voxel);
                double to = Math.Max(_least, image[voxel] + slope / curvature);
                AddTo(expected, voxel, to - image[voxel]);
                moved = Math.Max(moved, Math.Abs(to - image[voxel]));
                image[voxel] = to;
            }

            if (moved < Settled * largest)
                break;
        }

        return image;
    }

    private (double Slope, double Curvature) Derivatives(double[] image, double[] expected, int voxel)
    {
        double slope = -_sensitivity[voxel];
        double curvature = 0;
        double[] column = _columns[voxel];
        for (int bin = 0; bin < column.Length; bin++)
        {
            double ratio = column[bin] / expected[bin];
            slope += _counts[bin] * ratio;
            curvature += _counts[bin] * ratio * ratio;
        }

        // All voxels are cubes, and a neighbour is no more than one step away along each axis.
        (int i, int j, int k) = (voxel % 10, voxel / 10 % 10, voxel / 100);
        for (int other = 0; other < image.Length; other++)
        {
            (int di, int dj, int dk) = (other % 10 - i, other / 10 % 10 - j, other / 100 - k);
            if (other == voxel || Math.Abs(di) > 1 || Math.Abs(dj) > 1 || Math.Abs(dk) > 1)
                continue;
            double weight = _prior.Strength * Math.Sqrt(_sensitivity[voxel] * _sensitivity[other] / (di * di + dj * dj + dk * dk));
            double d = image[voxel] - image[other];
            double sum = image[voxel] + image[other] + _prior.EdgePreservation * Math.Abs(d) + _floor;

            // d^2 / sum by the rule for quotients; the sum's own derivative is 1 + g sign(d).
            double bySum = 1 + _prior.EdgePreservation * Math.Sign(d);
            slope -= weight * (2 * d / sum - d * d * bySum / (sum * sum));
            curvature += weight * (2 / sum - 4 * d * bySum / (sum * sum) + 2 * d * d * bySum * bySum / (sum * sum * sum));
        }

        return (slope, curvature);
    }

    private void AddTo(double[] expected, int voxel, double amount)
    {
        double[] column = _columns[voxel];
        for (int bin = 0; bin < column.Length; bin++)
            expected[bin] += amount * column[bin];
    }

    private static double[] Column(double[][] matrix, double[][]? blur, int voxel)
    {
        double[] column = new double[matrix.Length];
        for (int bin = 0; bin < column.Length; bin++)
            column[bin] = blur is null ? matrix[bin][voxel] : Dot(matrix[bin], blur[voxel]);
        return column;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static CoincidenceEvent Canonical(CoincidenceEvent e) => e.DetectionBin0 < e.DetectionBin1
        ? new(e.DetectionBin0, e.DetectionBin1, e.TofBin, CoincidenceKind.Prompt, 0)
        : new(e.DetectionBin1, e.DetectionBin0, (ushort)(6 - e.TofBin), CoincidenceKind.Prompt, 0);

    private static double Product(DetectionEfficiencies efficiencies, CoincidenceEvent e) =>
        (double)efficiencies.Bin(e.DetectionBin0) * efficiencies.Bin(e.DetectionBin1);
}
