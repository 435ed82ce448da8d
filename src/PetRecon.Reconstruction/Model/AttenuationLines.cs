using PetRecon.Compute;
using PetRecon.Core.Imaging;
using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// Line integrals of the attenuation map, projected on the map's own grid along the line between crystal centres, without TOF:
/// attenuation is that of the whole line, wherever the annihilation was.
/// </summary>
internal sealed class AttenuationLines : IDisposable
{
    private readonly Projector _projector;
    private readonly float[] _map;

    public AttenuationLines(ScannerGeometry scanner, Volume<Attenuation> map, ComputeDevice device, ProjectorOptions options)
    {
        Volume<Attenuation> occupied = OccupiedAttenuation.Of(map);
        _map = occupied.ToArray();
        _projector = Projector.Create(scanner, occupied.Grid, device, LineOptions(options));
    }

    /// <summary>Integral of mu along each event's line; dimensionless.</summary>
    public void Integrate(ReadOnlySpan<CoincidenceEvent> events, Span<float> integrals) => _projector.Forward(_map, events, integrals);

    public void Dispose() => _projector.Dispose();

    private static ProjectorOptions LineOptions(ProjectorOptions options) =>
        new() { UseTof = false, InteractionDepthMm = options.InteractionDepthMm };
}
