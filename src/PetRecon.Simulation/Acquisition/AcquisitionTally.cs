namespace PetRecon.Simulation.Acquisition;

/// <summary>What became of the photon pairs of one simulated scan; filled in while the events are read.</summary>
public sealed class AcquisitionTally
{
    /// <summary>Recorded true coincidences.</summary>
    public long Trues { get; private set; }

    /// <summary>Recorded random coincidences among the prompts.</summary>
    public long Randoms { get; private set; }

    /// <summary>Recorded delayed coincidences.</summary>
    public long Delayeds { get; private set; }

    /// <summary>True coincidences that were lost because their time difference was outside the TOF bins.</summary>
    public long OutsideTofBins { get; private set; }

    /// <summary>Lines that were drawn in order to find the true coincidences: a measure of the work.</summary>
    public long Proposals { get; private set; }

    /// <summary>Recorded prompts: trues and randoms.</summary>
    public long Prompts => Trues + Randoms;

    internal void AddTrues(long recorded, long outsideTofBins, long proposals)
    {
        Trues += recorded;
        OutsideTofBins += outsideTofBins;
        Proposals += proposals;
    }

    internal void AddRandoms(long prompts, long delayeds)
    {
        Randoms += prompts;
        Delayeds += delayeds;
    }

    internal void Add(AcquisitionTally other)
    {
        AddTrues(other.Trues, other.OutsideTofBins, other.Proposals);
        AddRandoms(other.Randoms, other.Delayeds);
    }
}
