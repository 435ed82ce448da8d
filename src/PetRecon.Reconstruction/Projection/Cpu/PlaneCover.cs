namespace PetRecon.Reconstruction.Projection.Cpu;

/// <summary>
/// Planes that some lane of a group touches (min first, max last) and that all lanes cover in full (max first, min last), and whether
/// some lane has a part of a plane where it enters or leaves the grid.
/// </summary>
internal struct PlaneCover
{
    public int MinFirst, MaxFirst, MinLast, MaxLast;
    public bool HasParts;

    /// <summary>A group that touches no plane yet.</summary>
    public static PlaneCover Nothing => new() { MinFirst = int.MaxValue, MaxFirst = -1, MinLast = int.MaxValue, MaxLast = -1 };

    /// <summary>Takes a lane in. Lanes without planes (first &gt; last) make a group partial but do not widen it.</summary>
    public void Add(int rayFirst, int rayLast, float enter, float leave)
    {
        if (rayFirst > rayLast)
        {
            MaxFirst = int.MaxValue;
            return;
        }

        int firstFull = Math.Max(rayFirst, (int)MathF.Ceiling(enter + 0.5f));
        int lastFull = Math.Min(rayLast, (int)MathF.Floor(leave - 0.5f));
        MinFirst = Math.Min(MinFirst, rayFirst);
        MaxFirst = Math.Max(MaxFirst, firstFull);
        MinLast = Math.Min(MinLast, lastFull);
        MaxLast = Math.Max(MaxLast, rayLast);
        HasParts |= firstFull > rayFirst || lastFull < rayLast;
    }

    /// <summary>How the lanes cover some planes.</summary>
    public readonly Cover Of(int first, int last)
    {
        if (MaxFirst <= first && last <= MinLast)
            return Cover.Full;
        return HasParts ? Cover.Parts : Cover.Masked;
    }
}

/// <summary>How the lanes of a group cover some planes: all in full, some not at all, or some in part.</summary>
internal enum Cover
{
    Full,
    Masked,
    Parts,
}
