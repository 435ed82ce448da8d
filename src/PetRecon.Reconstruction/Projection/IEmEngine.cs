using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Algorithms;

namespace PetRecon.Reconstruction.Projection;

/// <summary>
/// List-mode expectation maximisation on one device: x is multiplied by G'P'(1 / (P G x + c)) / (scale * sensitivity), with c the additive
/// term of each event divided by its multiplicative factors. Image, sensitivity and uploaded events stay on the device.
/// </summary>
internal interface IEmEngine : IDisposable
{
    /// <summary>Copies events to the device (or keeps the arrays, on the CPU; they must then not change).</summary>
    /// <param name="events">Events with a positive multiplicative factor.</param>
    /// <param name="contamination">c of each event, in mm times image unit; empty for none.</param>
    IEventsOnDevice Upload(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination);

    /// <summary>Sets x.</summary>
    void WriteImage(ReadOnlySpan<float> image);

    /// <summary>Gets x.</summary>
    void ReadImage(Span<float> image);

    /// <summary>Sets the sensitivity image G'P'(N A 1), PSF included.</summary>
    void WriteSensitivity(ReadOnlySpan<float> sensitivity);

    /// <summary>Begins an update: computes G x and clears the back projection.</summary>
    void BeginUpdate();

    /// <summary>Adds P'(1 / (P G x + c)) of some events to the back projection. A GPU may still be at it when this returns.</summary>
    /// <returns>
    /// The sum over the events of log(P G x + c), or 0 where <see cref="Finish"/> will tell; events with P G x + c = 0 are left out of both.
    /// </returns>
    double Accumulate(IEventsOnDevice events);

    /// <summary>Accumulates events that will not be needed on the device again.</summary>
    /// <param name="events">As for <see cref="Upload"/>.</param>
    /// <param name="contamination">As for <see cref="Upload"/>.</param>
    /// <returns>As <see cref="Accumulate"/>.</returns>
    double AccumulateOnce(ReadOnlyMemory<CoincidenceEvent> events, ReadOnlyMemory<float> contamination)
    {
        using IEventsOnDevice held = Upload(events, contamination);
        return Accumulate(held);
    }

    /// <summary>Waits until everything is accumulated.</summary>
    /// <returns>The sums of logarithms that <see cref="Accumulate"/> left out since the update began.</returns>
    double Finish() => 0;

    /// <summary>Ends an update without changing x: gets G'(back projection), once everything is accumulated.</summary>
    void ReadBackProjection(Span<float> back);

    /// <summary>Ends an update: x becomes x * G'(back projection) / (scale * sensitivity); 0 where the sensitivity is 0.</summary>
    /// <param name="sensitivityScale">Share of the sensitivity that belongs to the accumulated events, such as 1 / subsets.</param>
    void EndUpdate(float sensitivityScale);

    /// <summary>Takes memory for penalised updates on the engine's device.</summary>
    /// <param name="distances">Weights of the 27 neighbours of a voxel, 0 for itself; see <see cref="RelativeDifferencePenalty.Distances"/>.</param>
    /// <param name="numbers">The penalty.</param>
    /// <param name="subsets">Number of subsets.</param>
    /// <returns>Null where the host makes the step: on the CPU, and where the device has no room for an image a subset.</returns>
    IPenalisedStep? CreatePenalisedStep(float[] distances, in PenaltyNumbers numbers, int subsets) => null;

    /// <summary>What a user should know of how the engine works; null if there is nothing to say.</summary>
    string? Notice => null;
}
