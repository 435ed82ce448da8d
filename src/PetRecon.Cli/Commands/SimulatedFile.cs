using PetRecon.Core.ListMode;
using PetRecon.Formats.Petsird;
using PetRecon.Simulation.Acquisition;

namespace PetRecon.Cli.Commands;

/// <summary>Simulated scans as PETSIRD files, which say what their calibration factor means.</summary>
internal static class SimulatedFile
{
    // PETSIRD leaves the unit of the calibration factor open; this text in the file settles it.
    private const string EfficiencyMethod = "PetRecon simulation; calibration factor in counts per (s Bq/mL mm)";

    /// <summary>Whether the file's calibration factor turns counts into Bq/mL.</summary>
    public static bool IsCalibrated(PetsirdHeader header) => header.Scanner.EfficiencyMethodDescription == EfficiencyMethod;

    /// <summary>Simulates into a file, complete or not at all.</summary>
    public static AcquisitionTally Write(
        string path, SimulatedAcquisition acquisition, PetsirdEncoding encoding, int? threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        AcquisitionTally tally = new();
        PetsirdHeader header = new() { Scanner = new() { Efficiencies = acquisition.Efficiencies, EfficiencyMethodDescription = EfficiencyMethod } };
        using PetsirdWriter writer = PetsirdWriter.Create(path, header, encoding);
        foreach (EventBatch batch in acquisition.Simulate(threads, progress, tally, cancellation))
            writer.WriteEvents(batch.StartMs, batch.StopMs, batch.Events.Span);
        writer.Complete();
        return tally;
    }
}
