using PetRecon.Core.ListMode;

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

    /// <summary>Adds P'(1 / (P G x + c)) of some events to the back projection.</summary>
    /// <returns>The sum over the events of log(P G x + c); events with P G x + c = 0 are left out of both.</returns>
    double Accumulate(IEventsOnDevice events);

    /// <summary>Ends an update: x becomes x * G'(back projection) / (scale * sensitivity); 0 where the sensitivity is 0.</summary>
    /// <param name="sensitivityScale">Share of the sensitivity that belongs to the accumulated events, such as 1 / subsets.</param>
    void EndUpdate(float sensitivityScale);
}
