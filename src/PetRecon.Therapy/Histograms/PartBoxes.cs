using System.Numerics;

namespace PetRecon.Therapy.Histograms;

/// <summary>Boxes that are covered in part, collected until there are enough to go through them in lanes: the law of <see cref="PixelDoses.OfPart"/>.</summary>
internal sealed class PartBoxes
{
    private const int Room = 256;

    private readonly double[] _middle = new double[Room];
    private readonly double[] _edgeU = new double[Room];
    private readonly double[] _edgeV = new double[Room];
    private readonly double[] _edgeN = new double[Room];
    private readonly double[] _part = new double[Room];
    private readonly double[] _acrossU = new double[Room];
    private readonly double[] _acrossV = new double[Room];
    private readonly double[] _volume = new double[Room];
    private readonly double[] _mean = new double[Room];
    private readonly double[] _width = new double[Room];
    private int _count;

    /// <summary>Adds a box.</summary>
    /// <param name="middle">Dose in its middle.</param>
    /// <param name="edgeU">Difference of dose along its first edge.</param>
    /// <param name="edgeV">Along its second.</param>
    /// <param name="edgeN">Along its third, the height.</param>
    /// <param name="part">How much of it is covered, 0 to 1.</param>
    /// <param name="across">Direction in which the neighbours' parts rise.</param>
    /// <param name="volume">What is covered.</param>
    /// <param name="sums">Where its doses go in the end.</param>
    public void Add(double middle, double edgeU, double edgeV, double edgeN, float part, (float U, float V) across, double volume, DoseAccumulator sums)
    {
        int at = _count;
        _middle[at] = middle;
        _edgeU[at] = edgeU;
        _edgeV[at] = edgeV;
        _edgeN[at] = edgeN;
        _part[at] = part;
        _acrossU[at] = across.U;
        _acrossV[at] = across.V;
        _volume[at] = volume;
        _count = at + 1;
        if (_count == Room)
            AddTo(sums);
    }

    /// <summary>Hands over what has come so far.</summary>
    public void AddTo(DoseAccumulator sums)
    {
        // The last lanes may hold old boxes, whose results nobody takes.
        Vector<double> half = new(0.5);
        for (int at = 0; at < _count; at += Vector<double>.Count)
        {
            Vector<double> missing = Vector<double>.One - new Vector<double>(_part, at);
            Vector<double> u = new(_acrossU, at);
            Vector<double> v = new(_acrossV, at);
            Vector<double> length = Vector.SquareRoot(u * u + v * v);
            Vector<double> perLength = Vector.ConditionalSelect(Vector.GreaterThan(length, Vector<double>.Zero), Vector<double>.One / length, Vector<double>.Zero);
            (u, v) = (u * perLength, v * perLength);
            Vector<double> edgeU = new(_edgeU, at);
            Vector<double> edgeV = new(_edgeV, at);
            Vector<double> edgeN = new(_edgeN, at);
            (new Vector<double>(_middle, at) + half * missing * (u * edgeU + v * edgeV)).CopyTo(_mean, at);
            Vector<double> alongU = edgeU * (Vector<double>.One - missing * u * u);
            Vector<double> alongV = edgeV * (Vector<double>.One - missing * v * v);
            Vector.SquareRoot(alongU * alongU + alongV * alongV + edgeN * edgeN).CopyTo(_width, at);
        }

        sums.Add(_mean.AsSpan(0, _count), _width.AsSpan(0, _count), _volume.AsSpan(0, _count));
        _count = 0;
    }
}
