using System.Runtime.ExceptionServices;
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
    private const int PieceEvents = 1 << 14;

    private readonly DetectionEfficiencies _efficiencies;
    private readonly IAdditiveTerm? _additive;
    private readonly EventAttenuation? _attenuation;
    private readonly bool _perTofBin;
    private float[] _lineIntegrals = [];
    private double[] _logs = [];

    public EventFactors(DetectionEfficiencies efficiencies, AcquisitionModel model, ComputeDevice device)
    {
        _efficiencies = efficiencies;
        _additive = model.Additive;
        _perTofBin = model.Projector.UseTof && efficiencies.Scanner.HasTof;
        _attenuation = model.Attenuation is { } map ? new(efficiencies, map, device, model.Projector) : null;
    }

    /// <summary>Most prompts to evaluate together; a multiple of <see cref="EventAttenuation.StretchEvents"/>, as are all but the last.</summary>
    /// <param name="memoryBytes">What they may take here and beside, if that is not less than one stretch does.</param>
    /// <param name="bytesBeside">Bytes of each outside.</param>
    public int MostPrompts(long memoryBytes, int bytesBeside)
    {
        long bytes = bytesBeside + sizeof(float) + (_attenuation?.BytesPerEvent ?? 0);
        long stretches = Math.Min(memoryBytes / bytes, _attenuation?.MostEvents ?? 0) / EventAttenuation.StretchEvents;
        return (int)Math.Max(1, stretches) * EventAttenuation.StretchEvents;
    }

    /// <summary>Whether <see cref="Evaluate"/> has anything to say about contamination.</summary>
    public bool HasContamination => _additive is not null;

    /// <summary>Evaluates consecutive prompts, on all processors; the sum does not depend on their number.</summary>
    /// <param name="prompts">Prompts in file order.</param>
    /// <param name="firstPromptIndex">Number of prompts before them.</param>
    /// <param name="contamination">Receives c of each; negative for an event to drop. 0 without an additive term.</param>
    /// <param name="logMultiplicative">Is added the sum of log(N A) of the events that are kept.</param>
    /// <param name="cancellationToken">Stops soon.</param>
    public void Evaluate(
        ReadOnlyMemory<CoincidenceEvent> prompts, long firstPromptIndex, Memory<float> contamination, ref double logMultiplicative,
        CancellationToken cancellationToken)
    {
        int pieces = (prompts.Length + PieceEvents - 1) / PieceEvents;
        if (_lineIntegrals.Length < prompts.Length)
            _lineIntegrals = new float[prompts.Length];
        if (_logs.Length < pieces)
            _logs = new double[pieces];
        _attenuation?.Integrate(prompts, _lineIntegrals.AsMemory(0, prompts.Length), cancellationToken);
        try
        {
            Parallel.For(0, pieces, piece =>
            {
                int first = piece * PieceEvents;
                int count = Math.Min(PieceEvents, prompts.Length - first);
                _logs[piece] = EvaluatePiece(
                    prompts.Span.Slice(first, count), firstPromptIndex + first, _lineIntegrals.AsSpan(first, count), contamination.Span.Slice(first, count));
            });
        }
        catch (AggregateException e)
        {
            // An additive term has refused some events; one complaint is as good as several.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        for (int piece = 0; piece < pieces; piece++)
            logMultiplicative += _logs[piece];
    }

    private double EvaluatePiece(ReadOnlySpan<CoincidenceEvent> prompts, long firstPromptIndex, ReadOnlySpan<float> lines, Span<float> contamination)
    {
        contamination.Clear();
        _additive?.Evaluate(prompts, firstPromptIndex, _perTofBin, contamination);
        double logs = 0;
        double product = 1;
        for (int i = 0; i < prompts.Length; i++)
        {
            float efficiency = _efficiencies.Pair(prompts[i].DetectionBin0, prompts[i].DetectionBin1);
            if (!(efficiency > 0))
            {
                contamination[i] = -1;
                continue;
            }

            logs -= lines[i];
            if (_additive is not null)
                contamination[i] = (float)(contamination[i] / efficiency * Math.Exp(lines[i]));

            // One logarithm for many efficiencies; a float times this stays within a double.
            product *= efficiency;
            if (product is < 1e-200 or > 1e200)
            {
                logs += Math.Log(product);
                product = 1;
            }
        }

        return logs + Math.Log(product);
    }

    public void Dispose() => _attenuation?.Dispose();
}
