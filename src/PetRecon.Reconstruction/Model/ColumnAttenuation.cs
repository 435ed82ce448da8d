using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection.Columns;
using PetRecon.Reconstruction.Projection.Cpu;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// Line integrals of an attenuation map along many events of a scanner whose crystals stand in columns: events are sorted by their pair of columns,
/// and those of a pair share a <see cref="MapSection{TWide}"/>. The law is that of the projectors, and an event's integral is the same bits
/// whichever events come with it.
/// </summary>
internal abstract class ColumnAttenuation : IDisposable
{
    /// <summary>Bytes for each event that is sorted.</summary>
    public const int BytesPerEvent = sizeof(ulong);

    private readonly ColumnPairOrder _order;
    private readonly ColumnPlaces _places;
    private readonly int _threads;

    private protected ColumnAttenuation(ColumnPlaces places, Volume<Attenuation> map, int threads)
    {
        _places = places;
        _threads = threads;
        _order = new(places);
        SpacingMm = map.Grid.SpacingMm;
        Map = new(map, threads);
    }

    private protected MapColumns Map { get; }

    private protected Vector3D SpacingMm { get; }

    /// <summary>Prepares.</summary>
    /// <param name="efficiencies">Know the scanner.</param>
    /// <param name="map">The map; what is empty around it costs time.</param>
    /// <param name="depthMm">Depth of interaction at which lines end; the crystals' centres when null.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="lanes">Lanes of the vectors; the most that the processor has when null.</param>
    /// <returns>Null if crystals do not stand in columns along the map's third axis, or the processor has no vectors.</returns>
    public static ColumnAttenuation? TryCreate(DetectionEfficiencies efficiencies, Volume<Attenuation> map, double? depthMm, int threads, int? lanes = null)
    {
        int wide = lanes ?? SlabProjector.WidestLanes;
        if (wide == 0 || VoxelColumns.CountOf(map.Grid.SizeX, map.Grid.SizeY, map.Grid.SizeZ) > Array.MaxLength || ColumnPlaces.Find(efficiencies, map.Grid, depthMm) is not { } places)
            return null;
        return wide switch
        {
            16 when Wide16.IsSupported => new Lanes<Wide16>(places, map, threads),
            8 when Wide8.IsSupported => new Lanes<Wide8>(places, map, threads),
            4 when Wide4.IsSupported => new Lanes<Wide4>(places, map, threads),
            _ => throw new PlatformNotSupportedException($"This processor cannot project {wide} rays at a time."),
        };
    }

    /// <summary>Integrates along events.</summary>
    /// <param name="events">At most <see cref="ColumnPairOrder.MostEvents"/>, whose detection bins exist.</param>
    /// <param name="integrals">Receives one for each; not a number for a line so steep that Joseph's planes are across z, or within one column.</param>
    /// <param name="cancellationToken">Stops soon.</param>
    /// <returns>Whether any is not a number.</returns>
    public bool Integrate(ReadOnlyMemory<CoincidenceEvent> events, Memory<float> integrals, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        _order.Sort(events, parallel);
        bool anySteep = false;
        Parallel.For(
            0, _places.Count, parallel, NewSection, (column, _, section) =>
            {
                if (section.IntegrateColumn(column, integrals.Span))
                    Volatile.Write(ref anySteep, true);
                return section;
            },
            static section => section.Dispose());
        return anySteep;
    }

    public void Dispose() => Map.Dispose();

    private protected abstract Section NewSection();

    /// <summary>What a thread has for itself.</summary>
    private protected abstract class Section : IDisposable
    {
        /// <summary>Integrates along the events whose first column is given; returns whether any of them is too steep.</summary>
        public abstract bool IntegrateColumn(int first, Span<float> integrals);

        public abstract void Dispose();
    }

    private sealed class Lanes<TWide>(ColumnPlaces places, Volume<Attenuation> map, int threads) : ColumnAttenuation(places, map, threads)
        where TWide : struct, IWide<TWide>
    {
        private protected override Section NewSection() => new WideSection(this);

        private sealed class WideSection(Lanes<TWide> owner) : Section
        {
            private readonly MapSection<TWide> _section = new(owner.Map, owner.SpacingMm);
            private readonly int[] _ends = new int[owner._places.Count];
            private ulong[] _sorted = [];

            public override bool IntegrateColumn(int first, Span<float> integrals)
            {
                (ColumnPlaces places, ColumnPairOrder order) = (owner._places, owner._order);
                int count = order.CountOf(first);
                if (count == 0)
                    return false;
                if (_sorted.Length < count)
                    _sorted = GC.AllocateUninitializedArray<ulong>(Math.Max(count, 2 * _sorted.Length));
                order.SortBySecond(first, _sorted.AsSpan(0, count), _ends);
                bool anySteep = false;
                int begin = 0;
                for (int second = first; second < places.Count; second++)
                {
                    int end = _ends[second];
                    if (begin == end)
                        continue;
                    _section.MoveTo(places.PlaceOf(first), places.PlaceOf(second), end - begin);
                    for (; begin < end; begin++)
                    {
                        ulong e = _sorted[begin];
                        float integral = _section.Integrate(
                            places.HeightOf(first, ColumnPairOrder.CrystalOfFirst(e)), places.HeightOf(second, ColumnPairOrder.CrystalOfSecond(e)));
                        integrals[ColumnPairOrder.IndexOf(e)] = integral;
                        anySteep |= float.IsNaN(integral);
                    }
                }

                return anySteep;
            }

            public override void Dispose() => _section.Dispose();
        }
    }
}
