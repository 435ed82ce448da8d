using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;

namespace PetRecon.Formats.Voxelplan;

/// <summary>The two versions of contour files, told apart by their first line.</summary>
internal sealed class ContourReading
{
    /// <summary>Points of version 1 are whole numbers of this part of a pixel.</summary>
    private const double PartsOfPixel = 16;

    private readonly TextLines _lines;
    private readonly VoxelGrid _grid;
    private readonly List<Structure> _structures = [];
    private readonly List<string> _warnings = [];

    private ContourReading(TextLines lines, VoxelGrid grid)
    {
        _lines = lines;
        _grid = grid;
    }

    public static VoxelplanStructures Read(TextLines lines, VoxelGrid grid)
    {
        ContourReading reading = new(lines, grid);
        string version = "1.2";
        if (lines.Words is ["vdx_file_version", string said, ..])
        {
            version = said;
            lines.Advance();
        }
        else if (lines.Words is not ["voi", ..])
        {
            throw lines.Bad("this is no contour file (.vdx): it begins neither with vdx_file_version nor with voi.");
        }

        if (version.StartsWith('1'))
            reading.ReadVersion1();
        else if (version.StartsWith('2'))
            reading.ReadVersion2();
        else
            throw lines.Bad($"version {version} of contour files is not known; expected 1.x or 2.x.");
        return new() { Structures = [.. reading._structures], Version = version, Warnings = [.. reading._warnings] };
    }

    private static string InterpretedType(string type) => type switch
    {
        "0" => "ORGAN",
        "1" => "PTV",
        "2" => "AVOIDANCE",
        "10" => "EXTERNAL",
        _ => "",
    };

    private void ReadVersion1()
    {
        while (!_lines.IsAtEnd)
        {
            if (_lines.Words[0] != "voi")
            {
                _lines.Advance();
                continue;
            }

            // "voi <name> type <number> #subvoi <count>", of which names may have blanks.
            string[] words = _lines.Words;
            int type = Array.LastIndexOf(words, "type");
            if (type < 2 || type + 1 >= words.Length)
                throw _lines.Bad($"'{_lines.Text}' is not of the form 'voi NAME type NUMBER #subvoi COUNT'.");
            string name = string.Join(' ', words[1..type]);
            bool isLast = words[^1] == "0" && name == "voi_empty";
            _lines.Advance();
            ImmutableArray<Contour> contours = Contours1(name);
            if (!isLast)
                _structures.Add(new() { Name = name, InterpretedType = InterpretedType(words[type + 1]), Contours = contours });
        }
    }

    private ImmutableArray<Contour> Contours1(string name)
    {
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>();
        while (!_lines.IsAtEnd && _lines.Words[0] != "voi")
        {
            string word = _lines.Words[0];
            if (word == "#TransversalObjects")
            {
                int count = _lines.Count(1);
                _lines.Advance();
                for (int i = 0; i < count; i++)
                    contours.Add(Contour1(i, count));
                continue;
            }

            if (word is "#SagittalObjects" or "#FrontalObjects" && _lines.Count(1) > 0)
                _warnings.Add($"Volume \"{name}\": its {_lines.Count(1)} contours in other than transversal planes ({word}) were left out.");
            _lines.Advance();
        }

        return contours.ToImmutable();
    }

    private Contour Contour1(int index, int count)
    {
        if (_lines.Words is not ["slice#", _, ..])
            throw _lines.Bad($"'{_lines.Text}' was found where contour {index + 1} of {count} should begin with 'slice# NUMBER'.");
        int slice = _lines.Count(1);
        if (slice < 1 || slice > _grid.SizeZ)
            throw _lines.Bad($"slice {slice} is not one of the CT's, 1 to {_grid.SizeZ}. Are the contours of another CT?");
        _lines.Advance();
        if (_lines.Words is not ["#points", _, ..])
            throw _lines.Bad($"'{_lines.Text}' was found instead of '#points COUNT'.");
        int points = _lines.Count(1);
        _lines.Advance();
        if (_lines.Words is not ["points", ..])
            throw _lines.Bad($"'{_lines.Text}' was found instead of 'points X Y X Y ...'.");
        List<double> numbers = [];
        for (int word = 1; numbers.Count < 2L * points; word++)
        {
            if (word == _lines.Words.Length)
            {
                _lines.Advance();
                word = 0;
                if (_lines.IsAtEnd)
                    throw _lines.Bad($"the file ends after {numbers.Count / 2} of {points} points.");
            }

            numbers.Add(_lines.Number(word));
        }

        _lines.Advance();
        Vector3D[] positions = new Vector3D[points];
        for (int i = 0; i < points; i++)
            positions[i] = _grid.PositionMm(numbers[2 * i] / PartsOfPixel - 0.5, numbers[2 * i + 1] / PartsOfPixel - 0.5, slice - 1);
        return Shape(positions);
    }

    private void ReadVersion2()
    {
        while (!_lines.IsAtEnd)
        {
            if (_lines.Words[0] == "voi")
                ReadVoi2();
            else
                _lines.Advance();
        }
    }

    private void ReadVoi2()
    {
        string name = _lines.Text.Length > 4 ? _lines.Text[4..].Trim() : throw _lines.Bad("a volume has no name.");
        string type = "";
        double? thickness = null;
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>();
        for (_lines.Advance(); !_lines.IsAtEnd && _lines.Words[0] != "voi";)
        {
            switch (_lines.Words[0])
            {
                case "type" when _lines.Words.Length > 1: type = InterpretedType(_lines.Words[1]); break;
                case "slice": thickness = null; break;
                case "thickness": thickness = _lines.Number(1) is > 0 and double mm ? mm : null; break;
                case "origin": CheckFrame(0, 0, 0); break;
                case "point_on_x_axis": CheckFrame(1, 0, 0); break;
                case "point_on_y_axis": CheckFrame(0, 1, 0); break;
                case "point_on_z_axis": CheckFrame(0, 0, 1); break;
                case "number_of_points":
                    contours.Add(Contour2() with { SlabThicknessMm = thickness });
                    continue;
            }

            _lines.Advance();
        }

        _structures.Add(new() { Name = name, InterpretedType = type, Contours = contours.ToImmutable() });
    }

    /// <summary>What a turned or moved frame would mean is written nowhere, and no file with one is known.</summary>
    private void CheckFrame(double x, double y, double z)
    {
        Vector3D found = new(_lines.Number(1), _lines.Number(2), _lines.Number(3));
        if (found != new Vector3D(x, y, z))
            throw _lines.Bad($"{_lines.Words[0]} is {found}; only contours in the CT's own frame, {new Vector3D(x, y, z)}, can be read.");
    }

    private Contour Contour2()
    {
        int points = _lines.Count(1);
        Vector3D corner = _grid.PositionMm(-0.5, -0.5, 0);
        List<Vector3D> positions = [];
        for (int i = 0; i < points; i++)
        {
            _lines.Advance();
            if (_lines.IsAtEnd)
                throw _lines.Bad($"the file ends after {i} of {points} points.");
            positions.Add(new(corner.X + _lines.Number(0), corner.Y + _lines.Number(1), _lines.Number(2)));
        }

        _lines.Advance();
        if (positions.Count > 1 && positions[0] == positions[^1])
            positions.RemoveAt(positions.Count - 1);
        return Shape([.. positions]);
    }

    /// <summary>A volume's contours enclose something, whether or not the first point is repeated; fewer than three points are marks.</summary>
    private static Contour Shape(Vector3D[] positions) => new(
        positions.Length switch { < 2 => ContourKind.Point, 2 => ContourKind.OpenPlanar, _ => ContourKind.ClosedPlanar },
        [.. positions]);
}
