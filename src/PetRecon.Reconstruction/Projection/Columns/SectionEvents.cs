namespace PetRecon.Reconstruction.Projection.Columns;

/// <summary>Events sorted by their pair of columns, 4 bytes each, or 8 with an additive term. Arrays may be longer than what they hold.</summary>
internal sealed class SectionEvents
{
    /// <summary>Bits of <see cref="Crystals"/> for the crystal in the first column; the others are that in the second.</summary>
    public const int CrystalBits = ColumnPlaces.CrystalBits;

    private SectionPair[] _pairs = [];
    private uint[] _crystals = [];
    private float[] _contamination = [];

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>Number of pairs.</summary>
    public int PairCount { get; private set; }

    /// <summary>Number of pairs whose planes are across x; they come first.</summary>
    public int PairsAlongX { get; set; }

    /// <summary>Most events of a pair.</summary>
    public int MostInPair { get; set; }

    /// <summary>Whether events have an additive term.</summary>
    public bool HasContamination { get; private set; }

    /// <summary>The pairs in the order in which they are projected: neighbours have voxels in common.</summary>
    public Span<SectionPair> Pairs => _pairs.AsSpan(0, PairCount);

    /// <summary>The crystals in both columns of each event.</summary>
    public Span<uint> Crystals => _crystals.AsSpan(0, Count);

    /// <summary>The additive term of each event; empty for none.</summary>
    public Span<float> Contamination => HasContamination ? _contamination.AsSpan(0, Count) : default;

    /// <summary>Makes room, in memory that is there if it suffices.</summary>
    public void Reserve(int events, int pairs, bool hasContamination)
    {
        (Count, PairCount, HasContamination) = (events, pairs, hasContamination);
        if (_pairs.Length < pairs)
            _pairs = GC.AllocateUninitializedArray<SectionPair>(pairs);
        if (_crystals.Length < events)
            _crystals = GC.AllocateUninitializedArray<uint>(events);
        if (hasContamination && _contamination.Length < events)
            _contamination = GC.AllocateUninitializedArray<float>(events);
    }
}
