using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Overlays;

/// <summary>Draws the lines in which other planes cut a view.</summary>
internal static class PlaneCuts
{
    // Around the point that the planes share, so that what is there can be seen.
    private const double GapPixels = 8;

    // Of the shorter side: how far handles are from that point.
    private const double HandleShare = 0.36;

    private const double HandleRadius = 5;

    // Planes within a twentieth of a degree of each other have no line.
    private const double ParallelShare = 1e-3;

    /// <summary>The lines, and the handles of those that have some.</summary>
    public static Overlay Of(ImmutableArray<PlaneCut> cuts, View view, int width, int height, double textSize)
    {
        ImmutableArray<OverlayLine>.Builder lines = ImmutableArray.CreateBuilder<OverlayLine>();
        ImmutableArray<OverlayMark>.Builder marks = ImmutableArray.CreateBuilder<OverlayMark>();
        ImmutableArray<OverlayText>.Builder texts = ImmutableArray.CreateBuilder<OverlayText>();
        for (int n = 0; n < cuts.Length; n++)
        {
            PlaneCut cut = cuts[n];
            if (Direction(cut, view) is not var (dx, dy))
                continue;
            (double x, double y) = view.PixelOf(cut.PointMm, width, height);
            (double from, double to) = Inside(x, y, dx, dy, width, height);
            Piece(lines, cut, x, y, dx, dy, from, Math.Min(to, -GapPixels));
            Piece(lines, cut, x, y, dx, dy, Math.Max(from, GapPixels), to);
            double handle = HandleShare * Math.Min(width, height);
            foreach (double at in new[] { -handle, handle }.Where(at => cut.HasHandles && at > from && at < to))
                marks.Add(new(OverlayKind.Cut, new(x + at * dx, y + at * dy), HandleRadius, cut.Colour));

            // Names of lines that lie on each other are at different ends; the upper handle is free of the bars and texts at the bottom.
            double name = cut.HasHandles ? (dy > 0 ? -1 : 1) * (handle + 2 * HandleRadius) : n % 2 == 0 ? to - 3 * textSize : from + 3 * textSize;
            if (cut.Name.Length > 0 && to > from)
                texts.Add(NameAt(cut, new(x + name * dx, y + name * dy), Math.Abs(dy) > Math.Abs(dx), textSize));
        }

        return new() { Lines = lines.ToImmutable(), Marks = marks.ToImmutable(), Texts = texts.ToImmutable() };
    }

    // Along the line, in pixels; to the right, or downwards.
    private static (double X, double Y)? Direction(PlaneCut cut, View view)
    {
        (double across, double along) = (Vector3D.Dot(cut.Normal, view.Right), Vector3D.Dot(cut.Normal, view.Down));
        double length = Math.Sqrt(across * across + along * along);
        if (length < ParallelShare)
            return null;
        (double dx, double dy) = (-along / length, across / length);
        return dx < -1e-9 || dx < 1e-9 && dy < 0 ? (-dx, -dy) : (dx, dy);
    }

    // The part of a line that is within the picture: distances along it from its point; the first is above the second if there is none.
    private static (double From, double To) Inside(double x, double y, double dx, double dy, double width, double height)
    {
        (double from, double to) = (double.NegativeInfinity, double.PositiveInfinity);
        Clip(x, dx, width, ref from, ref to);
        Clip(y, dy, height, ref from, ref to);
        return (from, to);
    }

    private static void Clip(double at, double step, double size, ref double from, ref double to)
    {
        if (Math.Abs(step) < 1e-9)
        {
            if (at < 0 || at > size)
                (from, to) = (1, 0);
            return;
        }

        (double first, double second) = (-at / step, (size - at) / step);
        from = Math.Max(from, Math.Min(first, second));
        to = Math.Min(to, Math.Max(first, second));
    }

    private static void Piece(ImmutableArray<OverlayLine>.Builder lines, PlaneCut cut, double x, double y, double dx, double dy, double from, double to)
    {
        if (to > from)
            lines.Add(new(OverlayKind.Cut, [new(x + from * dx, y + from * dy), new(x + to * dx, y + to * dy)], false, cut.Colour, 1.2) { Opacity = 0.8 });
    }

    // Beside a steep line, above another one.
    private static OverlayText NameAt(PlaneCut cut, OverlayPoint at, bool isSteep, double size) =>
        new(OverlayKind.Cut, cut.Name, new(at.X + (isSteep ? 5 : 0), at.Y - (isSteep ? 0 : 5)), isSteep ? OverlayAlignment.Left : OverlayAlignment.Middle, 0.9 * size, cut.Colour);
}
