using System.CommandLine;
using PetRecon.Core.Structures.Masks;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>The option that says where structures end beyond their outermost contours; planning systems differ in it.</summary>
internal sealed class EndsReading
{
    private readonly Option<string> _ends = new("--ends") { Description = "Where a structure ends beyond its outermost contours: half the distance to the next plane would be (half), that but rounded off as Eclipse does (rounded), or at the contours (contour).", DefaultValueFactory = static _ => "half" };

    public EndsReading() => _ends.AcceptOnlyFromAmong("half", "rounded", "contour");

    public IEnumerable<Option> Options => [_ends];

    public StructureEnds Of(ParseResult parse) => parse.GetRequiredValue(_ends) switch
    {
        "rounded" => StructureEnds.Rounded,
        "contour" => StructureEnds.AtContour,
        _ => StructureEnds.HalfSpacing,
    };

    /// <summary>The choice in words.</summary>
    public static string Describe(StructureEnds ends) => ends switch
    {
        StructureEnds.Rounded => "rounded off over half a spacing beyond their outermost contours",
        StructureEnds.AtContour => "at their outermost contours",
        _ => "half a spacing beyond their outermost contours",
    };
}
