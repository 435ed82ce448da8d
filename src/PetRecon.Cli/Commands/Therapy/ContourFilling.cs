using System.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Structures;
using PetRecon.Core.Structures.Masks;
using PetRecon.Therapy.Contours;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The option that says what a structure is between its contour planes.</summary>
internal sealed class ContourFilling
{
    private readonly Option<string> _between = new("--between") { Description = "What structures are between their contour planes: as at the nearest plane (slabs), or in between in shape (interpolated).", DefaultValueFactory = static _ => "slabs" };

    public ContourFilling() => _between.AcceptOnlyFromAmong("slabs", "interpolated");

    public IEnumerable<Option> Options => [_between];

    /// <summary>The structures with planes between their own, if they are to be interpolated; as they are if not. One that cannot be is told of where it is used.</summary>
    public IReadOnlyList<Structure> Fill(IReadOnlyList<Structure> structures, StructureEnds ends, ParseResult parse, Report report, CancellationToken cancellation)
    {
        if (!IsInterpolated(parse))
            return structures;
        StructureInterpolationOptions options = new() { Ends = ends };
        return report.Progress.Show("Contours", progress =>
        {
            List<Structure> filled = [];
            foreach (Structure structure in structures)
            {
                progress.Report(new((double)filled.Count / structures.Count, structure.Name));
                filled.Add(Filled(structure, options, report, cancellation));
            }

            return filled;
        });
    }

    /// <summary>Where slabs of the structures end: interpolated ones have their ends as planes.</summary>
    public StructureEnds EndsOf(StructureEnds ends, ParseResult parse) => IsInterpolated(parse) && ends == StructureEnds.Rounded ? StructureEnds.HalfSpacing : ends;

    private bool IsInterpolated(ParseResult parse) => parse.GetRequiredValue(_between) == "interpolated";

    private static Structure Filled(Structure structure, StructureInterpolationOptions options, Report report, CancellationToken cancellation)
    {
        if (structure.IsEmpty)
            return structure;
        try
        {
            return StructureInterpolation.Of(structure, options, null, cancellation);
        }
        catch (ArgumentException exception)
        {
            report.Warn($"Not interpolated: {exception.Message}");
            return structure;
        }
    }
}
