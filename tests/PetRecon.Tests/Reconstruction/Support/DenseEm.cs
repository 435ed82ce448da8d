namespace PetRecon.Tests.Reconstruction.Support;

/// <summary>Expectation maximisation on a histogram with explicit matrices in double precision: the oracle, sharing no code with what it judges.</summary>
internal sealed class DenseEm
{
    private readonly double[][] _matrix;
    private readonly double[] _multiplicative;
    private readonly double[] _counts;
    private readonly double[] _additive;
    private readonly double[][]? _blur;

    /// <summary>ybar = multiplicative * (matrix * blur * x) + additive.</summary>
    public DenseEm(double[][] matrix, double[] multiplicative, double[] counts, double[]? additive = null, double[][]? blur = null)
    {
        _matrix = matrix;
        _multiplicative = multiplicative;
        _counts = counts;
        _additive = additive ?? new double[matrix.Length];
        _blur = blur;
        Sensitivity = Back([.. multiplicative.Select(_ => 1.0)]);
    }

    public double[] Sensitivity { get; }

    public double[] Expected(double[] image)
    {
        double[] blurred = Blurred(image);
        double[] expected = new double[_matrix.Length];
        for (int bin = 0; bin < expected.Length; bin++)
        {
            double sum = 0;
            double[] row = _matrix[bin];
            for (int v = 0; v < row.Length; v++)
                sum += row[v] * blurred[v];
            expected[bin] = _multiplicative[bin] * sum + _additive[bin];
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
        double[] back = Back([.. expected.Select((y, bin) => _counts[bin] == 0 ? 0 : _counts[bin] / y)]);
        return [.. image.Select((x, v) => Sensitivity[v] > 0 ? x * back[v] / Sensitivity[v] : 0)];
    }

    private double[] Back(double[] ratios)
    {
        double[] back = new double[_matrix[0].Length];
        for (int bin = 0; bin < ratios.Length; bin++)
        {
            double value = ratios[bin] * _multiplicative[bin];
            if (value == 0)
                continue;
            double[] row = _matrix[bin];
            for (int v = 0; v < back.Length; v++)
                back[v] += row[v] * value;
        }

        return Blurred(back);
    }

    // The blur is symmetric.
    private double[] Blurred(double[] image) =>
        _blur is null ? image : [.. _blur.Select(row => row.Zip(image, (b, x) => b * x).Sum())];
}
