using System.Globalization;
using PetRecon.Core.Spatial;
using PetRecon.Therapy.Beams;

namespace PetRecon.Viewer.Overlays;

/// <summary>What a plan says of a beam, in lines, the most important first.</summary>
internal static class BeamTexts
{
    /// <summary>The lines.</summary>
    /// <param name="beam">The beam.</param>
    /// <param name="layers">The energy layers that are shown.</param>
    /// <param name="isOneLayer">Whether one of them was asked for.</param>
    public static IEnumerable<string> Of(ScannedBeam beam, BeamLayer[] layers, bool isOneLayer)
    {
        BeamSetup setup = beam.Setup!;
        Vector3D isocenter = setup.IsocenterMm;
        yield return FormattableString.Invariant($"Beam {beam.Number}: {beam.Name}, {beam.Ion}");
        yield return FormattableString.Invariant($"gantry {setup.GantryAngleDegrees:0.##}°, couch {setup.CouchAngleDegrees:0.##}°");
        if (setup.TablePitchDegrees != 0 || setup.TableRollDegrees != 0)
            yield return FormattableString.Invariant($"table pitch {setup.TablePitchDegrees:0.##}°, roll {setup.TableRollDegrees:0.##}°");
        if (layers.Length > 0)
        {
            foreach (string line in OfLayers(beam, layers, isOneLayer))
                yield return line;
        }

        yield return Sources(setup);
        yield return FormattableString.Invariant($"isocentre ({isocenter.X:0.0}, {isocenter.Y:0.0}, {isocenter.Z:0.0}) mm");
        if (layers.Length > 0)
        {
            foreach (string line in OfNozzle(layers))
                yield return line;
        }
    }

    private static IEnumerable<string> OfLayers(ScannedBeam beam, BeamLayer[] layers, bool isOneLayer)
    {
        (double low, double high) = (layers.Min(static layer => layer.EnergyMeVPerU), layers.Max(static layer => layer.EnergyMeVPerU));
        yield return isOneLayer
            ? FormattableString.Invariant($"layer {layers[0].Number} of {beam.Layers.Length}: {high:0.0} MeV/u, {beam.RangeMm(layers[0]):0.0} mm in water")
            : $"{layers.Length} {(layers.Length == 1 ? "layer" : "layers")}, {Range(low, high, "0.0")} MeV/u, {Range(layers.Min(beam.RangeMm), layers.Max(beam.RangeMm), "0")} mm in water";
        yield return FormattableString.Invariant($"{layers.Sum(static layer => layer.Spots.Count(static spot => spot.Weight > 0))} spots, {layers.Sum(static layer => layer.Weight) * beam.AmountPerWeight:0.##} {beam.AmountUnit}");
    }

    private static IEnumerable<string> OfNozzle(BeamLayer[] layers)
    {
        double?[] widths = [.. layers.SelectMany(static layer => new[] { layer.SpotFwhmXMm, layer.SpotFwhmYMm })];
        if (widths.All(static width => width > 0))
            yield return FormattableString.Invariant($"spots {Range(widths.Min()!.Value, widths.Max()!.Value, "0.0")} mm wide (FWHM in air)");
        if (layers[0].SnoutPositionMm is double snout)
            yield return FormattableString.Invariant($"snout at {snout:0.#} mm");
        (double thinnest, double thickest) = (layers.Min(static layer => layer.RangeShifterMm), layers.Max(static layer => layer.RangeShifterMm));
        if (thickest > 0)
            yield return $"range shifter {Range(thinnest, thickest, "0.#")} mm of water";
    }

    private static string Range(double low, double high, string format)
    {
        (string first, string last) = (low.ToString(format, CultureInfo.InvariantCulture), high.ToString(format, CultureInfo.InvariantCulture));
        return first == last ? first : $"{first} to {last}";
    }

    private static string Sources(BeamSetup setup) => (double.IsFinite(setup.VirtualSourceXMm), double.IsFinite(setup.VirtualSourceYMm)) switch
    {
        (true, true) => FormattableString.Invariant($"virtual sources at x {setup.VirtualSourceXMm:0}, y {setup.VirtualSourceYMm:0} mm"),
        (true, false) => FormattableString.Invariant($"virtual source at x {setup.VirtualSourceXMm:0} mm, parallel in y"),
        (false, true) => FormattableString.Invariant($"virtual source at y {setup.VirtualSourceYMm:0} mm, parallel in x"),
        _ => "no virtual sources in the plan: parallel rays",
    };
}
