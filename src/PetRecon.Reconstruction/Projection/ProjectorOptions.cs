namespace PetRecon.Reconstruction.Projection;

/// <summary>How the projector P is computed.</summary>
public sealed record ProjectorOptions
{
    /// <summary>How a ray is turned into voxel weights.</summary>
    public ProjectionMethod Method { get; init; } = ProjectionMethod.Joseph;

    /// <summary>Whether to use time of flight where the scanner has it.</summary>
    public bool UseTof { get; init; } = true;

    /// <summary>Number of sigmas at which the TOF resolution is cut off; 1 to 4.</summary>
    public double TofTruncationSigmas { get; init; } = 3;

    /// <summary>Sample points on each crystal along each of the two directions of its face; n means n^2 rays an event (times depths). 1 is the centre.</summary>
    public int RaysPerFaceSide { get; init; } = 1;

    /// <summary>Sample points along the crystal's depth, at equally likely depths of interaction. 1 is the centre (or <see cref="InteractionDepthMm"/>).</summary>
    public int DepthSamples { get; init; } = 1;

    /// <summary>Effective depth of interaction in mm from the crystal's inner face; the crystal's centroid when null.</summary>
    public double? InteractionDepthMm { get; init; }

    /// <summary>Rays of an event.</summary>
    internal int RaysPerEvent => RaysPerFaceSide * RaysPerFaceSide * DepthSamples;

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        if (!(TofTruncationSigmas is >= 1 and <= 4))
            throw new ArgumentException($"TofTruncationSigmas is {TofTruncationSigmas}; expected 1 to 4.");
        if (RaysPerFaceSide is < 1 or > 8)
            throw new ArgumentException($"RaysPerFaceSide is {RaysPerFaceSide}; expected 1 to 8.");
        if (DepthSamples is < 1 or > 8)
            throw new ArgumentException($"DepthSamples is {DepthSamples}; expected 1 to 8.");
        if (InteractionDepthMm is { } depth && !(depth is >= 0 and <= 200))
            throw new ArgumentException($"InteractionDepthMm is {depth}; expected 0 to 200 mm.");
    }
}
