using PetRecon.Core.ListMode;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Sensitivity;

/// <summary>Collects weighted lines and back projects them, attenuated, a fixed number at a time, into the image given.</summary>
internal sealed class LineSink(Projector projector, AttenuationLines? attenuation, int chunkSize, CancellationToken cancellationToken)
{
    private readonly CoincidenceEvent[] _lines = new CoincidenceEvent[chunkSize];
    private readonly float[] _weights = new float[chunkSize];
    private readonly float[] _integrals = new float[attenuation is null ? 0 : chunkSize];
    private int _count;

    /// <summary>Adds one line; weights of 0 are left out.</summary>
    public void Add(in CoincidenceEvent line, float weight, float[] image)
    {
        if (!(weight > 0))
            return;
        _lines[_count] = line;
        _weights[_count++] = weight;
        if (_count == _lines.Length)
            Flush(image);
    }

    /// <summary>Back projects what has been collected.</summary>
    public void Flush(float[] image)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_count == 0)
            return;
        ReadOnlySpan<CoincidenceEvent> lines = _lines.AsSpan(0, _count);
        Span<float> weights = _weights.AsSpan(0, _count);
        if (attenuation is not null)
        {
            attenuation.Integrate(lines, _integrals.AsSpan(0, _count));
            for (int i = 0; i < _count; i++)
                weights[i] *= MathF.Exp(-_integrals[i]);
        }

        projector.Back(weights, lines, image);
        _count = 0;
    }
}
