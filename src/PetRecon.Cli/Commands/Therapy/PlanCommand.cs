using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Commands.Dicom;
using PetRecon.Cli.Pictures;
using PetRecon.Cli.Reporting;
using PetRecon.Dicom.Radiotherapy.Plans;
using PetRecon.Therapy.Beams;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>What an ion plan delivers: beams, layers, spots, as tables, numbers and pictures.</summary>
internal sealed class PlanCommand : ProgramCommand
{
    private readonly Argument<string> _input = new("plan") { Description = "An RT Ion Plan or RT Plan (DICOM: a file, or a folder with exactly one), or a raster scan file of TRiP98 (.rst)." };
    private readonly Option<string?> _beam = new("--beam") { Description = "Only this beam, by name or number.", HelpName = "name" };
    private readonly Option<int?> _layer = new("--layer") { Description = "Only this energy layer in the spot map, by number.", HelpName = "n" };
    private readonly Option<string?> _csv = new("--csv") { Description = "Writes all spots: beam, layer, energy, range, x, y, weight, amount.", HelpName = "file" };
    private readonly Option<string?> _plot = new("--plot") { Description = "Draws spots in beam's-eye view and energy layers against depth in water, a row for each beam (.png or .svg).", HelpName = "file" };

    public PlanCommand()
        : base("plan", "Show what an ion plan delivers: beams, energy layers and spots, with ranges in water, as tables and pictures.")
    {
        Arguments.Add(_input);
        Options.Add(_beam);
        Options.Add(_layer);
        Options.Add(_csv);
        Options.Add(_plot);
    }

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("plan RN.dcm", "Beams and their energy layers, with ranges in water, spots and monitor units."),
        ("plan RN.dcm --plot plan.png --csv spots.csv", "The same as a picture, and all spots as a table."),
        ("plan RN.dcm --beam 2 --layer 5 --plot layer.svg", "The spots of one layer."),
        ("plan field.rst --plot field.png", "A raster scan file of TRiP98, in particles."),
        ("plan patient-folder --json", "As JSON, from the only plan in a folder."),
    ];

    protected override void Run(ParseResult parse, Report report, CancellationToken cancellation)
    {
        string input = parse.GetRequiredValue(_input);
        PlotSheet.CheckName(parse.GetValue(_plot));
        if (RasterBeam.IsRaster(input))
        {
            report.Say(input);
            Deliver([PlanReading.ReadRaster(input, report)], input, parse, report);
            return;
        }

        RtPlan plan = PlanReading.ReadDicom(input, report, cancellation);
        if (!plan.IsIonPlan)
        {
            if (parse.GetValue(_csv) is not null || parse.GetValue(_plot) is not null)
                throw new UsageException($"{input} is no ion plan: it has no spots to write or draw.");
            PlanInspection.Tell(plan, report);
            return;
        }

        report.Say($"{input}: {plan.Label} {plan.Name}".TrimEnd());
        report.Say(string.Join("; ", plan.FractionGroups.Select(static group => $"{group.FractionCount?.ToString(CultureInfo.InvariantCulture) ?? "unknown number of"} fraction{(group.FractionCount == 1 ? "" : "s")}")));
        report.Result["plan"] = plan.Label;
        report.Result["fractions"] = JsonText.Array(plan.FractionGroups.Select(static group => group.FractionCount));
        Deliver(PlanReading.Scanned(plan, report), input, parse, report);
    }

    private void Deliver(ImmutableArray<ScannedBeam> beams, string input, ParseResult parse, Report report)
    {
        if (parse.GetValue(_beam) is string name)
            beams = [PlanReading.Choose(beams, name, input)];
        if (beams.IsEmpty)
            throw new UsageException($"{input} has no scanned ion beams.");
        if (parse.GetValue(_layer) is int layer && !beams.Any(beam => beam.Layers.Any(one => one.Number == layer)))
            throw new UsageException($"{input} has no layer {layer}; {(beams is [var only] ? $"{only.Name} has" : "the beams have")} layers up to {beams.Max(static beam => beam.Layers.Max(static one => one.Number))}.");
        report.Result["beams"] = new JsonArray([.. beams.Select(beam => Tell(beam, report))]);
        if (parse.GetValue(_csv) is string csv)
        {
            OutputFile.WriteText(csv, Csv(beams));
            report.Say($"Wrote {csv}: {beams.Sum(static beam => beam.SpotCount)} spots");
        }

        if (parse.GetValue(_plot) is string plot)
        {
            PlanPicture.Write(plot, beams, parse.GetValue(_layer));
            report.Say($"Wrote {plot}");
        }
    }

    private static JsonObject Tell(ScannedBeam beam, Report report)
    {
        SpotBounds bounds = beam.Bounds;
        report.Say();
        report.Say(FormattableString.Invariant($"Beam {beam.Number} {beam.Name}: {beam.Ion}, {beam.Layers.Length} layers, {beam.SpotCount} spots, {beam.Amount:G7} {beam.AmountUnit} (weight {beam.Weight:G7})"));
        if (beam.Setup is not null)
            report.Say($"  {BeamReading.Describe(new(beam.Setup))}");
        report.Say(FormattableString.Invariant($"  spots within x {bounds.LeastXMm:0.0} .. {bounds.GreatestXMm:0.0}, y {bounds.LeastYMm:0.0} .. {bounds.GreatestYMm:0.0} mm"));
        report.Say($"  layer   MeV/u  range mm  shifter mm  snout mm   spots  FWHM x, y mm  {beam.AmountUnit,12}");
        JsonArray layers = [];
        foreach (BeamLayer layer in beam.Layers)
        {
            double amount = layer.Weight * beam.AmountPerWeight;
            double range = beam.RangeMm(layer);
            report.Say(FormattableString.Invariant($"  {layer.Number,5}{layer.EnergyMeVPerU,8:0.00}{range,10:0.0}{layer.RangeShifterMm,12:0.0}{Shown(layer.SnoutPositionMm),10}{layer.Spots.Length,8}  {Shown(layer.SpotFwhmXMm),5}, {Shown(layer.SpotFwhmYMm),5}  {amount,12:G7}"));
            layers.Add(new JsonObject
            {
                ["number"] = layer.Number,
                ["energyMeVPerU"] = layer.EnergyMeVPerU,
                ["rangeMm"] = JsonText.Number(range),
                ["rangeShifterMm"] = layer.RangeShifterMm,
                ["snoutPositionMm"] = layer.SnoutPositionMm,
                ["spots"] = layer.Spots.Length,
                ["spotFwhmMm"] = layer.SpotFwhmXMm is null ? null : new JsonArray(layer.SpotFwhmXMm, layer.SpotFwhmYMm),
                ["weight"] = layer.Weight,
                ["amount"] = amount,
            });
        }

        return new()
        {
            ["number"] = beam.Number,
            ["name"] = beam.Name,
            ["ion"] = beam.Ion.ToString(),
            ["gantryAngleDegrees"] = beam.Setup?.GantryAngleDegrees,
            ["couchAngleDegrees"] = beam.Setup?.CouchAngleDegrees,
            ["isocenterMm"] = beam.Setup is null ? null : ReconstructionJson.Vector(beam.Setup.IsocenterMm),
            ["direction"] = beam.Setup is null ? null : ReconstructionJson.Vector(new BeamFrame(beam.Setup).Direction),
            ["spots"] = beam.SpotCount,
            ["weight"] = beam.Weight,
            ["amount"] = beam.Amount,
            ["amountUnit"] = beam.AmountUnit,
            ["spotBoundsMm"] = new JsonArray(bounds.LeastXMm, bounds.GreatestXMm, bounds.LeastYMm, bounds.GreatestYMm),
            ["deepestRangeMm"] = beam.DeepestRangeMm(),
            ["layers"] = layers,
        };
    }

    private static string Csv(ImmutableArray<ScannedBeam> beams)
    {
        StringBuilder text = new("beam_number,beam,layer,energy_mev_per_u,range_mm,x_mm,y_mm,weight,amount,amount_unit\n");
        foreach (ScannedBeam beam in beams)
        {
            foreach (BeamLayer layer in beam.Layers)
            {
                string start = FormattableString.Invariant($"{beam.Number},{CsvText.Quoted(beam.Name)},{layer.Number},{layer.EnergyMeVPerU:R},{beam.RangeMm(layer):0.###}");
                foreach (BeamSpot spot in layer.Spots)
                    text.Append(CultureInfo.InvariantCulture, $"{start},{spot.XMm:R},{spot.YMm:R},{spot.Weight:R},{spot.Weight * beam.AmountPerWeight:R},{beam.AmountUnit}\n");
            }
        }

        return text.ToString();
    }

    private static string Shown(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";
}
