using PetRecon.Core.ListMode;

namespace PetRecon.Simulation.Acquisition;

/// <summary>Simulates one time block after another; used by one thread at a time.</summary>
internal sealed class BlockSimulator
{
    private readonly CoincidenceSampler _sampler;
    private readonly TimeBlocks _blocks;
    private readonly ulong _seed;
    private readonly double _expectedProposals;
    private readonly double _expectedRandoms;
    private readonly double _expectedDelayeds;
    private CoincidenceEvent[] _events = new CoincidenceEvent[1024];
    private int _count;

    /// <summary>Makes a worker.</summary>
    /// <param name="sampler">Its own sampler.</param>
    /// <param name="blocks">The division of the scan.</param>
    /// <param name="seed">Decides every random number.</param>
    /// <param name="expectedProposals">Proposals of lines in the whole scan.</param>
    /// <param name="expectedRandoms">Randoms among the prompts in the whole scan.</param>
    /// <param name="expectedDelayeds">Delayeds in the whole scan.</param>
    public BlockSimulator(
        CoincidenceSampler sampler, TimeBlocks blocks, ulong seed, double expectedProposals, double expectedRandoms, double expectedDelayeds)
    {
        _sampler = sampler;
        _blocks = blocks;
        _seed = seed;
        _expectedProposals = expectedProposals;
        _expectedRandoms = expectedRandoms;
        _expectedDelayeds = expectedDelayeds;
    }

    /// <summary>Prompts, then delayeds, of the block simulated last.</summary>
    public ReadOnlyMemory<CoincidenceEvent> Events => _events.AsMemory(0, _count);

    /// <summary>Counts of the block simulated last.</summary>
    public AcquisitionTally Tally { get; private set; } = new();

    /// <summary>Simulates a block and returns this.</summary>
    public BlockSimulator Simulate(int block, CancellationToken cancellationToken)
    {
        var random = new Xoshiro256(_seed, (ulong)block);
        Tally = new();
        _count = 0;
        uint timeMs = _blocks.StartMs(block);
        double share = _blocks.Share(block);

        AddTrues(random.NextPoisson(share * _expectedProposals), timeMs, ref random, cancellationToken);
        long randoms = random.NextPoisson(share * _expectedRandoms);
        for (long i = 0; i < randoms; i++)
            Add(_sampler.DrawRandom(ref random, CoincidenceKind.Prompt, timeMs));
        Shuffle(ref random);
        long delayeds = random.NextPoisson(share * _expectedDelayeds);
        for (long i = 0; i < delayeds; i++)
            Add(_sampler.DrawRandom(ref random, CoincidenceKind.Delayed, timeMs));
        Tally.AddRandoms(randoms, delayeds);
        return this;
    }

    private void AddTrues(long proposals, uint timeMs, ref Xoshiro256 random, CancellationToken cancellationToken)
    {
        long outside = 0;
        for (long i = 0; i < proposals; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            switch (_sampler.ProposeTrue(ref random, timeMs, out CoincidenceEvent recorded))
            {
                case CoincidenceSampler.Outcome.Recorded:
                    Add(recorded);
                    break;
                case CoincidenceSampler.Outcome.OutsideTofBins:
                    outside++;
                    break;
            }
        }

        Tally.AddTrues(_count, outside, proposals);
    }

    // Randoms come among the trues, not after them.
    private void Shuffle(ref Xoshiro256 random)
    {
        if (Tally.Trues == _count)
            return;
        for (int i = _count - 1; i > 0; i--)
        {
            int j = random.NextIndex(i + 1);
            (_events[i], _events[j]) = (_events[j], _events[i]);
        }
    }

    private void Add(in CoincidenceEvent coincidence)
    {
        if (_count == _events.Length)
            Array.Resize(ref _events, 2 * _count);
        _events[_count++] = coincidence;
    }
}
