using PetRecon.Core.ListMode;

namespace PetRecon.Reconstruction.Model;

/// <summary>The part of the expected counts that does not come along the line: randoms and scatter (r + s of <see cref="AcquisitionModel"/>).</summary>
public interface IAdditiveTerm
{
    /// <summary>Expected additive counts of the whole acquisition over all detection bin pairs; NaN when not known. Only the likelihood needs it.</summary>
    double TotalCounts { get; }

    /// <summary>A text that is the same only for the same term; checkpoints are held to it.</summary>
    string ContentId { get; }

    /// <summary>
    /// Expected additive counts, over the whole acquisition, of the detection bin pair (and TOF bin) that each event fell into.
    /// Must give the same for an event however the events are divided into calls; several threads call at the same time.
    /// </summary>
    /// <param name="events">Prompts.</param>
    /// <param name="firstPromptIndex">Number of prompts of the file that come before the first of these.</param>
    /// <param name="perTofBin">Whether the pair's single TOF bin is meant (TOF reconstruction) or all its TOF bins together.</param>
    /// <param name="expectedCounts">Receives one value an event, at least 0.</param>
    void Evaluate(ReadOnlySpan<CoincidenceEvent> events, long firstPromptIndex, bool perTofBin, Span<float> expectedCounts);
}
