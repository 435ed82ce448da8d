using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Writing;

namespace PetRecon.Cli.Commands.Dicom;

/// <summary>From what users say to what the library wants.</summary>
internal static class PetDescription
{
    public static PetSeriesDescription Of(WriteMetadata meta, StudyContext context, Report report)
    {
        WriteMetadata.AcquisitionPart acquisition = meta.Acquisition;
        if (acquisition.Start is null)
            report.Warn("Nothing says when the acquisition began (--acquired-at or --meta): the files say that it was now.");
        return new()
        {
            Context = context,
            Number = meta.Series.Number ?? 1,
            Description = meta.Series.Description,
            BodyPartExamined = meta.Series.BodyPart,
            Side = meta.Series.Side,
            ProtocolName = meta.Series.ProtocolName,
            Scanner = Scanner(meta),
            AcquisitionStart = acquisition.Start ?? DateTime.Now,
            Radiopharmaceutical = Radiopharmaceutical(meta.Radiopharmaceutical),
            Decay = acquisition.Decay ?? DecayReference.None,
            Corrections = (acquisition.Corrections ?? []).Aggregate(PetCorrections.None, (all, one) => all | one),
            Randoms = acquisition.Randoms ?? RandomsEstimate.None,
            AttenuationMethod = acquisition.Attenuation,
            AttenuationSource = acquisition.AttenuationSource ?? AttenuationSource.Calculated,
            ScatterMethod = acquisition.Scatter,
            ReconstructionMethod = acquisition.Reconstruction,
            PostFilter = acquisition.PostFilter,
            UsesTimeOfFlight = acquisition.UsesTimeOfFlight ?? false,
        };
    }

    public static EquipmentDescription? Scanner(WriteMetadata meta) =>
        meta.Scanner is { } scanner ? new() { Manufacturer = scanner.Manufacturer, ModelName = scanner.Model, SerialNumber = scanner.SerialNumber } : null;

    /// <summary>The time frames of images: those stated, one after the other, or one of a minute, which is told.</summary>
    public static (TimeSpan Start, TimeSpan Duration)[] Times(WriteMetadata meta, int count, Report report)
    {
        double[]? seconds = meta.Acquisition.FrameSeconds;
        if (seconds is null && count == 1)
            report.Warn("Nothing says how long the acquisition took (--duration or --meta): the files say 1 s.");
        seconds ??= count == 1 ? [1] : throw new UsageException($"{count} images are {count} time frames; say how long each took with --duration, such as --duration 60,60,300.");
        if (seconds.Length != count)
            throw new UsageException($"There are {count} images, but durations of {seconds.Length} time frames.");
        (TimeSpan, TimeSpan)[] times = new (TimeSpan, TimeSpan)[count];
        double start = 0;
        for (int i = 0; i < count; i++)
        {
            if (!(seconds[i] is > 0 and < 1e7))
                throw new UsageException($"A time frame of {seconds[i]} s cannot be; expected above 0.");
            times[i] = (TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(seconds[i]));
            start += seconds[i];
        }

        return times;
    }

    private static RadiopharmaceuticalDescription? Radiopharmaceutical(WriteMetadata.RadiopharmaceuticalPart? part)
    {
        if (part is null)
            return null;
        string symbol = part.Nuclide ?? throw new UsageException("A radiopharmaceutical has a nuclide; give --nuclide, such as F-18.");
        Radionuclide nuclide = part is { HalfLifeSeconds: double halfLife, PositronFraction: double fraction }
            ? new() { Symbol = symbol, HalfLifeSeconds = halfLife, PositronFraction = fraction }
            : Radionuclide.Parse(symbol);
        return new()
        {
            Name = part.Name ?? nuclide.Symbol,
            Nuclide = nuclide,
            InjectedActivityBq = part.InjectedActivityBq,
            InjectionStart = part.InjectionStart,
            InjectionStop = part.InjectionStop,
            VolumeMl = part.VolumeMl,
        };
    }
}
