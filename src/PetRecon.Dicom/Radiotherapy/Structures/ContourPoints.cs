using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Radiotherapy.Structures;

/// <summary>
/// Contour Data as points, straight from the bytes: structure sets are made of these numbers, and texts of each would cost more than all the rest.
/// </summary>
internal static class ContourPoints
{
    // A kilometre: what lies farther away is no place in a patient.
    private const double FarthestMm = 1e6;

    public static ImmutableArray<Vector3D> Read(AttributeReader contour)
    {
        if (!contour.Has(DicomTag.ContourData))
            return [];
        DicomElement element = contour.Dataset.GetDicomItem<DicomElement>(DicomTag.ContourData)!;
        ReadOnlySpan<byte> text = element.Buffer.Data;
        Vector3D[] points = new Vector3D[(text.Count((byte)'\\') + 1) / 3];
        Span<double> coordinates = MemoryMarshal.Cast<Vector3D, double>(points.AsSpan());
        int count = 0;
        foreach (Range range in text.Split((byte)'\\'))
        {
            ReadOnlySpan<byte> number = text[range].Trim(" \0"u8);
            if (number is [(byte)'+', ..])
                number = number[1..];
            if (!Utf8Parser.TryParse(number, out double value, out int used) || used != number.Length || !(Math.Abs(value) <= FarthestMm))
                throw contour.Problem(DicomTag.ContourData, $"has \"{System.Text.Encoding.ASCII.GetString(number[..Math.Min(number.Length, 40)])}\" as number {count + 1}, which is no coordinate in mm.");
            if (count < coordinates.Length)
                coordinates[count] = value;
            count++;
        }

        if (count % 3 != 0)
            throw contour.Problem(DicomTag.ContourData, $"has {count} numbers; points have three coordinates each.");
        return ImmutableCollectionsMarshal.AsImmutableArray(points);
    }
}
