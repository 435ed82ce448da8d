using System.Globalization;
using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>A vector "(a,b,c)" of a NRRD header in the coordinates of its space, of which the fourth is time.</summary>
/// <param name="Mm">The part in space, as written.</param>
/// <param name="Time">The part in time; 0 in a space without.</param>
internal sealed record NrrdVector(Vector3D Mm, double Time)
{
    /// <summary>Whether it points somewhere in space.</summary>
    public bool IsSpatial => Mm != Vector3D.Zero || Time == 0;

    /// <summary>A field of one vector for each axis; "none" gives null, as does every axis when the field is absent.</summary>
    public static NrrdVector?[] List(NrrdHeader header, string field, int count)
    {
        NrrdVector?[] vectors = new NrrdVector?[count];
        if (!header.Has(field))
            return vectors;
        ReadOnlySpan<char> rest = header.Text(field).AsSpan().Trim();
        for (int i = 0; i < count; i++)
        {
            bool none = rest.StartsWith("none", StringComparison.OrdinalIgnoreCase);
            int end = none ? 4 : rest.IndexOf(')') + 1;
            if (end == 0)
                throw Bad(header, field, count);
            vectors[i] = none ? null : Parse(rest[..end]) ?? throw Bad(header, field, count);
            rest = rest[end..].TrimStart();
        }

        return rest.IsEmpty ? vectors : throw Bad(header, field, count);
    }

    private static VolumeFormatException Bad(NrrdHeader header, string field, int count) =>
        header.Bad(field, $"{count} vectors such as (1,0,0), or none");

    private static NrrdVector? Parse(ReadOnlySpan<char> text)
    {
        if (text[0] != '(')
            return null;
        string[] words = text[1..^1].ToString().Split(',');
        double[] numbers = new double[4];
        if (words.Length is < 2 or > 4)
            return null;
        for (int i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                return null;
        }

        return new(new(numbers[0], numbers[1], numbers[2]), numbers[3]);
    }
}
