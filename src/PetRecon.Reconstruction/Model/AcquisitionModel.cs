using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Reconstruction.Model;

/// <summary>
/// What is known about an acquisition besides its list-mode file: the expected count of detection bin pair (i, j) and TOF bin t is
/// <c>ybar = T N A P G x + r + s</c>, with T the (decay-weighted) duration, N the pair's efficiency from the file (calibration factor
/// included), A = exp(-integral of mu), P the line integral in mm, G the resolution model and r + s the additive term.
/// Pairs with N = 0 (dead crystals, modules not in coincidence) are no part of the model; their events are dropped and counted.
/// </summary>
public sealed record AcquisitionModel
{
    /// <summary>Linear attenuation at 511 keV in 1/mm on any grid with right angles, in the scanner's coordinates; no attenuation when null.</summary>
    public Volume<Attenuation>? Attenuation { get; init; }

    /// <summary>Randoms and scatter; none when null.</summary>
    public IAdditiveTerm? Additive { get; init; }

    /// <summary>Image-space resolution model G: FWHM in mm along each of the grid's axes, 0 to 50; 0 for none.</summary>
    public Vector3D PsfFwhmMm { get; init; }

    /// <summary>How P is computed.</summary>
    public ProjectorOptions Projector { get; init; } = new();

    /// <summary>
    /// Whether the file's calibration factor turns counts into Bq/mL, so that N is counts per (Bq/mL mm s). The image is then
    /// <see cref="Activity"/>; otherwise <see cref="RelativeActivity"/>, with T taken as 1 s.
    /// </summary>
    public bool IsCalibrated { get; init; }

    /// <summary>Duration of the acquisition in s; the time that the file's events span when null. Used only when calibrated.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Physical half-life in s; when given, a calibrated image is corrected for decay to the start of the acquisition.</summary>
    public double? HalfLifeSeconds { get; init; }

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public void Validate()
    {
        Projector.Validate();
        if (!(PsfFwhmMm.X is >= 0 and <= 50 && PsfFwhmMm.Y is >= 0 and <= 50 && PsfFwhmMm.Z is >= 0 and <= 50))
            throw new ArgumentException($"PsfFwhmMm is {PsfFwhmMm}; expected 0 to 50 mm along each axis.");
        if (DurationSeconds is { } duration && !(duration is > 0 and <= 1e7))
            throw new ArgumentException($"DurationSeconds is {duration}; expected above 0 and up to 1e7 s.");
        if (HalfLifeSeconds is { } halfLife && !(halfLife > 0))
            throw new ArgumentException($"HalfLifeSeconds is {halfLife}; expected above 0 s.");
        if (Attenuation is not null)
            CheckAttenuation(Attenuation);
    }

    /// <summary>The T of the model in s: the integral of exp(-lambda t) over the acquisition, 1 when not calibrated.</summary>
    /// <param name="spanSeconds">Time that the file's events span, in s.</param>
    /// <exception cref="ArgumentException">The model is calibrated and no duration is known.</exception>
    internal double EffectiveDurationSeconds(double spanSeconds)
    {
        if (!IsCalibrated)
            return 1;
        double duration = DurationSeconds ?? spanSeconds;
        if (!(duration > 0))
            throw new ArgumentException("The file's events span no time, so an image in Bq/mL needs DurationSeconds.");
        if (HalfLifeSeconds is not { } halfLife)
            return duration;
        double lambda = Math.Log(2) / halfLife;
        return -double.ExpM1(-lambda * duration) / lambda;
    }

    private static void CheckAttenuation(Volume<Attenuation> map)
    {
        float largest = 0;
        foreach (float mu in map.Voxels)
        {
            if (!float.IsFinite(mu))
                throw new ArgumentException("The attenuation map has a value that is not finite.");
            largest = Math.Max(largest, Math.Abs(mu));
        }

        // Tungsten has 0.25 /mm at 511 keV; water given in 1/cm would be 0.096, which this cannot tell from metal, but HU it can.
        if (largest > 0.3)
            throw new ArgumentException($"The attenuation map has a value of {largest}; expected at most 0.3 /mm (water is 0.0096). Was it given in HU or 1/m?");
    }
}
