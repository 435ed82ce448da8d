using System.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Writing;
using PetRecon.Formats.Petsird;
using PetRecon.Reconstruction;
using PetRecon.Reconstruction.Model;
using PetRecon.Reconstruction.Projection;

namespace PetRecon.Cli.Commands;

/// <summary>A reconstruction as a PET series that says what was corrected, how, and when the events were recorded.</summary>
internal sealed class ReconstructedPet
{
    private readonly PetsirdListMode _file;
    private readonly ReconstructionOptions _options;
    private readonly TimeSpan _duration;
    private readonly PetSeriesDescription _description;
    private readonly DicomWriteOptions _writing;

    /// <summary>Puts together what the series will say, before the work, so that what is wrong with it is told at once.</summary>
    public ReconstructedPet(PetsirdListMode file, PetsirdSummary summary, ReconstructionOptions options, MetadataOptions metadata, ParseResult parse, Report report)
    {
        _file = file;
        _options = options;
        _writing = metadata.WriteOptions(parse);
        double seconds = options.Model.DurationSeconds ?? (summary.LastStopMs - summary.FirstStartMs) / 1000.0;
        _duration = TimeSpan.FromSeconds(Math.Max(seconds, 0.001));
        WriteMetadata meta = metadata.Metadata(parse, Known());
        StudyContext context = metadata.Context(parse, meta, report);
        if (context.FrameOfReferenceUid is not null)
            report.Warn("The image's positions are the scanner's; the series says that they are positions in the frame of reference that was given. If they are not, give --own-frame.");
        _description = Corrected(PetDescription.Of(meta, context, report), meta);
    }

    /// <summary>Writes the series.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="result">The image.</param>
    /// <param name="report">Shows how far it is.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public WrittenSeries Write(string folder, ReconstructionResult result, Report report, CancellationToken cancellation)
    {
        PetSeriesDescription description = _description with { ReconstructionMethod = Method(result), PromptCount = result.PromptCount };
        return report.Progress.Show("Writing DICOM", progress =>
            PetSeriesWriter.Write(folder, result.Image, _duration, description, _writing, new FractionReceiver(progress), cancellation));
    }

    // What the reconstruction does, whatever the metadata say.
    private PetSeriesDescription Corrected(PetSeriesDescription said, WriteMetadata meta)
    {
        AcquisitionModel model = _options.Model;
        bool isDecayCorrected = model is { IsCalibrated: true, HalfLifeSeconds: not null };
        return said with
        {
            Decay = isDecayCorrected ? DecayReference.AcquisitionStart : DecayReference.None,
            Corrections = Corrections(),
            Randoms = Randoms(),
            AttenuationMethod = model.Attenuation is null ? null : meta.Acquisition.Attenuation ?? "map given",
            ScatterMethod = model.Additive is PerEventAdditive ? meta.Acquisition.Scatter ?? "expectation given for each event" : null,
            PostFilter = _options.PostFilterFwhmMm > 0 ? FormattableString.Invariant($"Gaussian {_options.PostFilterFwhmMm:0.##} mm") : null,
            UsesTimeOfFlight = UsesTof,
            Scanner = PetDescription.Scanner(meta) ?? new() { Manufacturer = "unknown", ModelName = _file.Scanner.ModelName },
            Radiopharmaceutical = isDecayCorrected ? said.Radiopharmaceutical ?? OfHalfLife(model.HalfLifeSeconds!.Value) : said.Radiopharmaceutical,
        };
    }

    private bool UsesTof => _options.Model.Projector.UseTof && _file.Scanner.HasTof;

    private PetCorrections Corrections()
    {
        PetCorrections done = PetCorrections.None;
        if (!_file.Efficiencies.IsUniform)
            done |= PetCorrections.Normalization;
        if (_options.Model.Attenuation is not null)
            done |= PetCorrections.Attenuation;
        if (_options.Model.Additive is not null)
            done |= PetCorrections.Randoms;
        if (_options.Model.Additive is PerEventAdditive)
            done |= PetCorrections.Scatter;
        return done;
    }

    private RandomsEstimate Randoms() => _options.Model.Additive switch
    {
        null => RandomsEstimate.None,
        SinglesRandoms => RandomsEstimate.Singles,
        _ => RandomsEstimate.Delayeds,
    };

    private string Method(ReconstructionResult result)
    {
        string name = _options.Prior is not null ? $"MAPEM RDP {result.Iterations}i{_options.Osem.Subsets}s"
            : _options.Osem.Subsets == 1 ? $"MLEM {result.Iterations}i" : $"OSEM {result.Iterations}i{_options.Osem.Subsets}s";
        if (UsesTof)
            name += " TOF";
        if (_options.Model.PsfFwhmMm.LengthSquared > 0)
            name += " PSF";
        return name + (_options.Model.Projector.Method == ProjectionMethod.Siddon ? " Siddon" : " Joseph");
    }

    // What the list-mode file itself says.
    private WriteMetadata Known()
    {
        if (_file.Header.Exam is not { } exam)
            return new();
        RadiopharmaceuticalInformation? given = exam.Radiopharmaceuticals.IsDefaultOrEmpty ? null : exam.Radiopharmaceuticals[0];
        return new()
        {
            Patient = new()
            {
                Name = exam.SubjectName,
                Id = exam.SubjectId.Length > 0 ? exam.SubjectId : exam.Patient.Id.Length > 0 ? exam.Patient.Id : null,
                Sex = exam.Patient.Sex switch { "M" => PatientSex.Male, "F" => PatientSex.Female, "O" => PatientSex.Other, _ => null },
                SizeM = exam.Patient.SizeM > 0 ? exam.Patient.SizeM : null,
                WeightKg = exam.Patient.WeightKg > 0 ? exam.Patient.WeightKg : null,
            },
            Study = new()
            {
                InstanceUid = exam.StudyInstanceUid.Length > 0 ? exam.StudyInstanceUid : null,
                FrameOfReferenceUid = exam.FrameOfReferenceUid.Length > 0 ? exam.FrameOfReferenceUid : null,
                Start = exam.StartOfStudy > DateTime.UnixEpoch ? exam.StartOfStudy : null,
            },
            Radiopharmaceutical = given is not null && Nuclide(given) is Radionuclide nuclide
                ? new()
                {
                    Name = given.Radiopharmaceutical.Meaning.Length > 0 ? given.Radiopharmaceutical.Meaning : null,
                    Nuclide = nuclide.Symbol,
                    InjectedActivityBq = given.TotalDoseMBq > 0 ? given.TotalDoseMBq * 1e6 : null,
                    InjectionStart = given.Start > DateTime.UnixEpoch ? given.Start : null,
                }
                : null,
            Acquisition = new() { Start = exam.StartOfAcquisition },
        };
    }

    private static Radionuclide? Nuclide(RadiopharmaceuticalInformation given) =>
        Radionuclide.Known.FirstOrDefault(known => known.Code!.Value == given.Radionuclide.Value || known.Code.Meaning == given.Radionuclide.Meaning);

    // --half-life alone says which nuclide it was, if it is one of those known.
    private static RadiopharmaceuticalDescription OfHalfLife(double seconds)
    {
        Radionuclide nuclide = Radionuclide.Known.FirstOrDefault(known => Math.Abs(known.HalfLifeSeconds - seconds) < 0.01 * seconds)
            ?? new() { Symbol = "unknown", HalfLifeSeconds = seconds, PositronFraction = 1 };
        return new() { Name = "unknown", Nuclide = nuclide with { HalfLifeSeconds = seconds } };
    }
}
