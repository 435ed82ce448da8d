using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Isodose;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>Isodose lines on all slices of a grid as a table of points, or as JSON.</summary>
internal static class IsodoseLineFile
{
    public static readonly string[] Extensions = [".csv", ".json"];

    /// <summary>Writes the lines and says how many there are.</summary>
    public static (int Lines, long Points) Write(string path, Volume dose, int axis, IReadOnlyList<IsodoseLevel> levels, CancellationToken cancellation)
    {
        bool isJson = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        StringBuilder csv = new("level,percent,slice,line,closed,x_mm,y_mm,z_mm\n");
        JsonArray json = [];
        int count = 0;
        long points = 0;
        int slices = axis switch { 0 => dose.Grid.SizeX, 1 => dose.Grid.SizeY, _ => dose.Grid.SizeZ };
        for (int slice = 0; slice < slices; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (IsodoseLine line in IsodoseLines.OnSlice(dose, axis, slice, levels))
            {
                count++;
                points += line.PointsMm.Length;
                if (isJson)
                    json.Add(Json(line, slice));
                else
                    AddRows(csv, line, slice, count);
            }
        }

        OutputFile.WriteText(path, isJson ? JsonText.Write(new JsonObject { ["unit"] = dose.Unit, ["axis"] = axis, ["lines"] = json }) : csv.ToString());
        return (count, points);
    }

    public static void CheckName(string path)
    {
        if (!Array.Exists(Extensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            throw new UsageException($"{path}: lines are written as .csv or .json; the name must end in one of these.");
    }

    private static JsonObject Json(IsodoseLine line, int slice) => new()
    {
        ["level"] = line.Level.Value,
        ["percent"] = line.Level.Percent,
        ["slice"] = slice,
        ["closed"] = line.IsClosed,
        ["areaMm2"] = line.AreaMm2,
        ["lengthMm"] = line.LengthMm,
        ["pointsMm"] = new JsonArray([.. line.PointsMm.Select(static p => (JsonNode?)JsonText.Array(new[] { Rounded(p.X), Rounded(p.Y), Rounded(p.Z) }))]),
    };

    private static double Rounded(double mm) => Math.Round(mm, 4) + 0.0;

    private static void AddRows(StringBuilder csv, IsodoseLine line, int slice, int number)
    {
        string percent = line.Level.Percent is double share ? share.ToString("0.####", CultureInfo.InvariantCulture) : "";
        foreach (Vector3D p in line.PointsMm)
            csv.Append(CultureInfo.InvariantCulture, $"{line.Level.Value:R},{percent},{slice},{number},{(line.IsClosed ? 1 : 0)},{Rounded(p.X)},{Rounded(p.Y)},{Rounded(p.Z)}\n");
    }
}
