using PetRecon.Compute;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// What the model says about single events: whether their pair can record at all, and c = (r + s) / (N A), the additive term in the
/// units of the line integral (for an image in units of counts, that is multiplied by T).
/// </summary>
internal sealed class EventFactors : IDisposable
{
    private readonly DetectionEfficiencies _efficiencies;
    private readonly IAdditiveTerm? _additive;
    private readonly AttenuationLines? _attenuation;
    private readonly bool _perTofBin;
    private float[] _lineIntegrals = [];

    public EventFactors(DetectionEfficiencies efficiencies, AcquisitionModel model, ComputeDevice device)
    {
        _efficiencies = efficiencies;
        _additive = model.Additive;
        _perTofBin = model.Projector.UseTof && efficiencies.Scanner.HasTof;
        _attenuation = model.Attenuation is { } map ? new(efficiencies.Scanner, map, device, model.Projector) : null;
    }

    /// <summary>Whether <see cref="Evaluate"/> has anything to say about contamination.</summary>
    public bool HasContamination => _additive is not null;

    /// <summary>Evaluates consecutive prompts.</summary>
    /// <param name="prompts">Prompts in file order.</param>
    /// <param name="firstPromptIndex">Number of prompts before them.</param>
    /// <param name="contamination">Receives c of each; negative for an event to drop. 0 without an additive term.</param>
    /// <param name="logMultiplicative">Is added the sum of log(N A) of the events that are kept, in file order.</param>
    public void Evaluate(ReadOnlySpan<CoincidenceEvent> prompts, long firstPromptIndex, Span<float> contamination, ref double logMultiplicative)
    {
        if (_lineIntegrals.Length < prompts.Length)
            _lineIntegrals = new float[prompts.Length];
        Span<float> lines = _lineIntegrals.AsSpan(0, prompts.Length);
        lines.Clear();
        _attenuation?.Integrate(prompts, lines);
        contamination.Clear();
        _additive?.Evaluate(prompts, firstPromptIndex, _perTofBin, contamination);
        for (int i = 0; i < prompts.Length; i++)
        {
            float efficiency = _efficiencies.Pair(prompts[i].DetectionBin0, prompts[i].DetectionBin1);
            if (!(efficiency > 0))
            {
                contamination[i] = -1;
                continue;
            }

            double logFactor = Math.Log(efficiency) - lines[i];
            logMultiplicative += logFactor;
            if (_additive is not null)
                contamination[i] = (float)(contamination[i] * Math.Exp(-logFactor));
        }
    }

    public void Dispose() => _attenuation?.Dispose();
}
