namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>Expectation maximisation on a histogram with explicit matrices in double precision: the oracle, sharing no code with what it judges.</summary>
internal sealed class DenseEm
{
    private readonly double[][] _system;
    private readonly double[] _counts;
    private readonly double[] _additive;
    private readonly double[] _sensitivity;

    /// <summary>ybar = multiplicative * (matrix * blur * x) + additive.</summary>
    public DenseEm(double[][] matrix, double[] multiplicative, double[] counts, double[]? additive = null, double[][]? blur = null)
    {
        int voxels = matrix[0].Length;
        _system = new double[matrix.Length][];
        _sensitivity = new double[voxels];
        for (int bin = 0; bin < matrix.Length; bin++)
        {
            double[] row = new double[voxels];
            for (int v = 0; v < voxels; v++)
            {
                if (blur is null)
                    row[v] = multiplicative[bin] * matrix[bin][v];
                else if (matrix[bin][v] != 0)
                {
                    for (int w = 0; w < voxels; w++)
                        row[w] += multiplicative[bin] * matrix[bin][v] * blur[v][w];
                }
            }

            _system[bin] = row;
            for (int v = 0; v < voxels; v++)
                _sensitivity[v] += row[v];
        }

        _counts = counts;
        _additive = additive ?? new double[matrix.Length];
    }

    public double[] Sensitivity => _sensitivity;

    public double[] Expected(double[] image)
    {
        double[] expected = new double[_system.Length];
        for (int bin = 0; bin < expected.Length; bin++)
        {
            expected[bin] = _additive[bin];
            for (int v = 0; v < image.Length; v++)
                expected[bin] += _system[bin][v] * image[v];
        }

        return expected;
    }

    public double LogLikelihood(double[] image)
    {
        double[] expected = Expected(image);
        double sum = 0;
        for (int bin = 0; bin < expected.Length; bin++)
            sum += (_counts[bin] > 0 ? _counts[bin] * Math.Log(expected[bin]) : 0) - expected[bin];
        return sum;
    }

    public double[] Update(double[] image)
    {
        double[] expected = Expected(image);
        double[] back = new double[image.Length];
        for (int bin = 0; bin < expected.Length; bin++)
        {
            if (_counts[bin] == 0)
                continue;
            double ratio = _counts[bin] / expected[bin];
            for (int v = 0; v < back.Length; v++)
                back[v] += _system[bin][v] * ratio;
        }

        return [.. image.Select((x, v) => _sensitivity[v] > 0 ? x * back[v] / _sensitivity[v] : 0)];
    }
}
