using PetRecon.Core.Spatial;

namespace PetRecon.Formats.Volumes;

/// <summary>
/// How STIR's scanner axes lie in the patient. STIR: x to the right and y down as one faces the scanner from the bed, z out along the bed;
/// for a patient lying head first and supine LPS is (x, y, -z). Source: DiscretisedDensity::swap_axes_based_on_orientation of STIR.
/// </summary>
/// <param name="SignX">LPS x for one unit of STIR x.</param>
/// <param name="SignY">LPS y for one unit of STIR y.</param>
/// <param name="SignZ">LPS z for one unit of STIR z.</param>
internal readonly record struct InterfilePosition(int SignX, int SignY, int SignZ)
{
    public static InterfilePosition HeadFirstSupine => new(1, 1, -1);

    public static InterfilePosition Of(InterfileHeader header, List<string> warnings)
    {
        string orientation = Word(header.Text("patient orientation"));
        string rotation = Word(header.Text("patient rotation"));
        switch (orientation, rotation)
        {
            case ("head in", "supine"): return HeadFirstSupine;
            case ("head in", "prone"): return new(-1, -1, -1);
            case ("feet in", "supine"): return new(-1, 1, 1);
            case ("feet in", "prone"): return new(1, -1, 1);
            case ("" or "unknown", "" or "unknown"):
                warnings.Add("The file does not say how the patient lay; head first and supine is assumed, as STIR does.");
                return HeadFirstSupine;
            default:
                warnings.Add($"The patient lay '{orientation}', '{rotation}', which has no rule; the image is placed as for head first and supine.");
                return HeadFirstSupine;
        }
    }

    public Vector3D ToLps(Vector3D stir) => new(SignX * stir.X, SignY * stir.Y, SignZ * stir.Z);

    private static string Word(string? value) => (value ?? "").ToLowerInvariant().Replace('_', ' ').Trim();
}
