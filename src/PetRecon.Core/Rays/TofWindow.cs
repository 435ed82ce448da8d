namespace PetRecon.Core.Rays;

/// <summary>
/// The weight of one event's TOF bin: the truncated normal resolution integrated over the bin,
/// w(s) = C((high - s) / sigma) - C((low - s) / sigma). Summed over adjoining bins it telescopes to 1 between the outer edges.
/// </summary>
public readonly struct TofWindow : ITofWeight
{
    private readonly TofCurve _curve;
    private readonly float _lowMm;
    private readonly float _highMm;
    private readonly float _shareOfReach;

    /// <summary>Makes the weight of a bin.</summary>
    /// <param name="curve">Truncated normal distribution.</param>
    /// <param name="lowMm">Lower edge of the bin from the line's middle, in mm.</param>
    /// <param name="highMm">Upper edge of the bin, in mm.</param>
    /// <param name="sigmaMm">Standard deviation of the position along the line, in mm; above 0.</param>
    public TofWindow(TofCurve curve, float lowMm, float highMm, float sigmaMm)
    {
        _curve = curve;
        _lowMm = lowMm;
        _highMm = highMm;
        _shareOfReach = 1f / (curve.TruncationSigmas * sigmaMm);
        FirstMm = lowMm - curve.TruncationSigmas * sigmaMm;
        LastMm = highMm + curve.TruncationSigmas * sigmaMm;
    }

    /// <inheritdoc/>
    public float FirstMm { get; }

    /// <inheritdoc/>
    public float LastMm { get; }

    /// <summary>Whether the window lets anything through. Asked before a walk, it also keeps ILGPU from dividing anew at every voxel.</summary>
    public bool IsOpen => _shareOfReach > 0f;

    /// <inheritdoc/>
    /// <remarks>Never negative: at the ends of its reach the two terms differ by less than they round, and an event may have no other weight.</remarks>
    public float At(float positionMm) =>
        MathF.Max(0f, _curve.AtShare((_highMm - positionMm) * _shareOfReach) - _curve.AtShare((_lowMm - positionMm) * _shareOfReach));
}
