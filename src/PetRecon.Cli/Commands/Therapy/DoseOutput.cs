using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Dicom.Objects;
using PetRecon.Dicom.Radiotherapy;
using PetRecon.Dicom.Writing;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The options with which commands write doses, and the writing: an image of any format, or an RT Dose.</summary>
internal sealed class DoseOutput
{
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; its extension says the format: .dcm (RT Dose), .nii.gz, .mha, .nrrd ...", HelpName = "file", Required = true };
    private readonly Option<string?> _plan = new("--plan") { Description = "RT Plan or RT Ion Plan that an RT Dose belongs to; those that the input doses refer to if not given.", HelpName = "dicom" };
    private readonly Option<string?> _structures = new("--plan-structures") { Description = "RT Structure Set of that plan.", HelpName = "dicom" };
    private readonly Option<bool> _use32 = new("--bits-32") { Description = "Store an RT Dose in 32 bits instead of 16." };
    private readonly MetadataOptions _metadata = new();

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _output, _plan, _structures, _use32 })
            command.Options.Add(option);
        _metadata.AddTo(command);
    }

    /// <summary>Says early, before the work, that a dose could not be written under this name.</summary>
    public string Checked(ParseResult parse)
    {
        string output = parse.GetRequiredValue(_output);
        if (!IsDicom(output))
            ImagePath.CheckWritable(output);
        return output;
    }

    /// <summary>Writes a dose with a manifest that says how it came about.</summary>
    /// <param name="dose">The dose.</param>
    /// <param name="inputs">The files that it was made of; patient and study of an RT Dose are the first one's if nothing else is said.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="manifest">Begun by the command.</param>
    /// <param name="report">Is told.</param>
    /// <param name="cancellation">Ends the work.</param>
    public void Write(DoseGrid dose, IReadOnlyList<string> inputs, ParseResult parse, Manifest manifest, Report report, CancellationToken cancellation)
    {
        string output = parse.GetRequiredValue(_output);
        foreach (string input in inputs.Where(File.Exists))
        {
            if (Path.GetFullPath(input) == Path.GetFullPath(output))
                throw new UsageException($"{output} is an input and the output as well.");
            manifest.Input("dose", input);
        }

        if (IsDicom(output))
        {
            WrittenReport.Tell(WriteDicom(dose, inputs, output, parse, report, cancellation), output, report);
        }
        else
        {
            OutputFile.CreateFolderOf(output);
            VolumeFile.Write(output, dose.Volume);
        }

        manifest.Add("dose", DoseDescription.Json(dose, DoseStatistics.Of(dose.Volume)));
        manifest.WriteFor(output, report);
        report.Result["output"] = Path.GetFullPath(output);
        report.Say($"Wrote {output}; how it was made is in {output}.json");
    }

    private static bool IsDicom(string path) => path.EndsWith(".dcm", StringComparison.OrdinalIgnoreCase);

    private WrittenSeries WriteDicom(DoseGrid dose, IReadOnlyList<string> inputs, string output, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (dose.Volume is Volume<Unspecified>)
            throw new UsageException("Say what the dose is by --quantity: an RT Dose is absorbed, RBE-weighted or relative.");
        if (dose.Volume is not (Volume<Gray> or Volume<GrayRbe> or Volume<RelativeDose>))
            throw new UsageException($"{output}: an RT Dose cannot say that it holds {dose.Volume.QuantityName}; write an image (.nii.gz, .mha, .nrrd ...).");
        WriteMetadata meta = _metadata.Metadata(parse);
        string? source = _metadata.AreGiven(parse) ? null : inputs.FirstOrDefault(static input => File.Exists(input) && DicomReading.IsDicom(input) && RadiotherapyObject.KindOf(input) == RadiotherapyObjectKind.Dose);
        StudyContext context = source is null ? _metadata.Context(parse, meta, report) : StudyContext.Of(source);
        RtDoseDescription description = new()
        {
            Context = context,
            Number = meta.Series.Number ?? 1,
            Description = meta.Series.Description,
            Use32Bits = parse.GetValue(_use32),
            Summation = dose.SummationType == "MULTI_PLAN" || (dose.Plans.Length > 1 && parse.GetValue(_plan) is null) ? DoseSummation.MultiPlan : DoseSummation.Plan,
            Plans = parse.GetValue(_plan) is string plan ? [ReferencedInstance.Of(plan)] : [],
            PlanReferences = parse.GetValue(_plan) is null ? [.. dose.Plans.Select(static plan => new InstanceReference(plan.SopClassUid, plan.SopInstanceUid))] : [],
            StructureSet = parse.GetValue(_structures) is string structures ? ReferencedInstance.Of(structures) : null,
            Comment = dose.RbeModel is { } model ? $"RBE model: {model}" : null,
        };
        return report.Progress.Show("Writing DICOM", progress => RtDoseWriter.Write(output, dose.Volume, description, _metadata.WriteOptions(parse), new FractionReceiver(progress), cancellation));
    }
}
