using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Acquisition;

/// <summary>Neighbouring elements of a module type, and a ball around their crystals in module coordinates.</summary>
/// <param name="Elements">Indices of the elements.</param>
/// <param name="Center">Centre of the ball.</param>
/// <param name="RadiusMm">Radius of the ball.</param>
internal sealed record CrystalTile(int[] Elements, Vector3D Center, double RadiusMm)
{
    // Above rounding.
    private const double Slack = 1 + 1e-9;

    /// <summary>Divides elements into a number of tiles (a power of two; fewer if there are fewer elements), each as compact as halving makes it.</summary>
    public static CrystalTile[] Divide(BoxShape[] elements, int count)
    {
        var tiles = new List<int[]> { Enumerable.Range(0, elements.Length).ToArray() };
        for (int tileCount = 1; tileCount < count; tileCount *= 2)
            tiles = [.. tiles.SelectMany(tile => Halve(elements, tile))];
        return [.. tiles.Select(tile => Around(elements, tile))];
    }

    private static IEnumerable<int[]> Halve(BoxShape[] elements, int[] tile)
    {
        if (tile.Length < 2)
            return [tile];
        double Extent(int axis) => tile.Max(e => elements[e].CenterMm[axis]) - tile.Min(e => elements[e].CenterMm[axis]);
        int longest = Enumerable.Range(0, 3).MaxBy(Extent);
        int[] sorted = [.. tile.OrderBy(e => elements[e].CenterMm[longest])];
        return [sorted[..(sorted.Length / 2)], sorted[(sorted.Length / 2)..]];
    }

    private static CrystalTile Around(BoxShape[] elements, int[] tile)
    {
        Vector3D center = Vector3D.Zero;
        foreach (int element in tile)
            center += elements[element].CenterMm / tile.Length;
        double radius = 0;
        foreach (int element in tile)
        {
            BoxShape box = elements[element];
            double halfDiagonal = Math.Sqrt(box.HalfAxisU.LengthSquared + box.HalfAxisV.LengthSquared + box.HalfAxisW.LengthSquared);
            radius = Math.Max(radius, (box.CenterMm - center).Length + halfDiagonal);
        }

        return new(tile, center, radius * Slack);
    }
}
