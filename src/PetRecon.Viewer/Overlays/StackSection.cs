namespace PetRecon.Viewer.Overlays;

/// <summary>
/// The outline of the section of a plane through a stack of slabs, exactly: the plane meets a slab in a strip, where it shows the slab's contours,
/// stretched by its tilt; a plane at right angles to the slabs shows rectangles. Where two slabs touch, or one ends, the line goes along their face
/// through what is in one of them only.
/// </summary>
/// <remarks>
/// Pieces are what contours leave within strips; their ends lie on faces. Along a face, being within the one or within the other changes at each end,
/// by the even-odd rule; so between the first and the second end, the third and the fourth, and so on, exactly one of them is there, and the face is
/// part of the outline.
/// </remarks>
internal sealed class StackSection
{
    // Faces that are one differ by rounding.
    private const double TouchMm = 1e-3;

    private readonly StackCut _cut;
    private readonly List<(double Along, double Down)> _points = [];

    // Where each piece begins among the points; it ends where the next one begins.
    private readonly List<int> _starts = [];

    // The ends on the faces so far open: where they are, and which they are (2 a piece: its first point, its last).
    private List<(double Along, int End)> _lower = [];
    private List<(double Along, int End)> _upper = [];

    private readonly List<int> _partners = [];
    private readonly List<(double Along, double Down)[]> _loops = [];

    private StackSection(StackCut cut) => _cut = cut;

    /// <summary>The closed lines, by their coordinates on the plane.</summary>
    /// <param name="slabs">The stack, from low to high.</param>
    /// <param name="cut">The plane.</param>
    public static IReadOnlyList<(double Along, double Down)[]> Of(StackSlab[] slabs, StackCut cut)
    {
        StackSection section = new(cut);
        double faceMm = double.NegativeInfinity;
        foreach (StackSlab slab in slabs)
        {
            if (slab.LowMm - faceMm > TouchMm)
            {
                section.CloseFace();
                faceMm = slab.LowMm;
            }

            section.Add(slab, cut.Face(faceMm), cut.Face(slab.HighMm));
            section.CloseFace();
            faceMm = slab.HighMm;
        }

        section.CloseFace();
        section.Join();
        return section._loops;
    }

    private void Add(StackSlab slab, CutFace low, CutFace high)
    {
        bool isRising = low.Across <= high.Across;
        (CutFace first, CutFace last) = isRising ? (low, high) : (high, low);
        foreach (StackPolygon polygon in slab.Polygons)
        {
            if (!polygon.Misses(_cut.AcrossU, _cut.AcrossV, first.Across, last.Across))
                Walk(polygon, first, last, isRising);
        }
    }

    // Goes around a contour once, beginning outside of the strip, and keeps what is within: a point on the strip's first border is within, on its last not.
    private void Walk(StackPolygon polygon, CutFace first, CutFace last, bool isRising)
    {
        int count = polygon.U.Length;
        int begin = 0;
        while (begin < count && Side(Across(polygon, begin), first, last) == 0)
            begin++;
        if (begin == count)
        {
            _loops.Add([.. Enumerable.Range(0, count).Select(n => (Along(polygon, n), CutFace.DownAt(Across(polygon, n), first, last)))]);
            return;
        }

        int at = begin;
        double across = Across(polygon, at);
        int side = Side(across, first, last);
        for (int n = 0; n < count; n++)
        {
            int to = at + 1 == count ? 0 : at + 1;
            double acrossTo = Across(polygon, to);
            int sideTo = Side(acrossTo, first, last);
            if (side != sideTo && side != 0)
                Begin(Crossing(polygon, at, to, side < 0 ? first : last), side < 0 ? first : last, side < 0 == isRising);
            if (side != sideTo && sideTo != 0)
                End(Crossing(polygon, at, to, sideTo < 0 ? first : last), sideTo < 0 ? first : last, sideTo < 0 == isRising);
            else if (sideTo == 0)
                _points.Add((Along(polygon, to), CutFace.DownAt(acrossTo, first, last)));
            (at, side) = (to, sideTo);
        }
    }

    private double Crossing(StackPolygon polygon, int from, int to, CutFace face)
    {
        double across = Across(polygon, from);
        double along = Along(polygon, from);
        return along + (face.Across - across) / (Across(polygon, to) - across) * (Along(polygon, to) - along);
    }

    private void Begin(double along, CutFace face, bool isLower)
    {
        (isLower ? _lower : _upper).Add((along, 2 * _starts.Count));
        _starts.Add(_points.Count);
        _points.Add((along, face.Down));
    }

    private void End(double along, CutFace face, bool isLower)
    {
        (isLower ? _lower : _upper).Add((along, 2 * _starts.Count - 1));
        _points.Add((along, face.Down));
    }

    // All ends on the lower face are known: those of the slab below it, and of the one above. What was the upper face is the next one.
    private void CloseFace()
    {
        _lower.Sort();
        while (_partners.Count < 2 * _starts.Count)
            _partners.Add(-1);
        for (int n = 0; n + 1 < _lower.Count; n += 2)
        {
            _partners[_lower[n].End] = _lower[n + 1].End;
            _partners[_lower[n + 1].End] = _lower[n].End;
        }

        _lower.Clear();
        (_lower, _upper) = (_upper, _lower);
    }

    private void Join()
    {
        bool[] isTaken = new bool[_starts.Count];
        List<(double Along, double Down)> loop = [];
        for (int piece = 0; piece < isTaken.Length; piece++)
        {
            loop.Clear();
            int end = 2 * piece;
            while (!isTaken[end >> 1])
            {
                isTaken[end >> 1] = true;
                AddPiece(loop, end);
                end = _partners[end ^ 1];
            }

            if (loop.Count > 2)
                _loops.Add([.. loop]);
        }
    }

    // Its points from one end to the other, without those that are where the line is already.
    private void AddPiece(List<(double Along, double Down)> loop, int end)
    {
        int piece = end >> 1;
        int first = _starts[piece];
        int last = (piece + 1 < _starts.Count ? _starts[piece + 1] : _points.Count) - 1;
        for (int n = 0; n <= last - first; n++)
        {
            (double Along, double Down) point = _points[(end & 1) == 0 ? first + n : last - n];
            if (loop.Count == 0 || loop[^1] != point)
                loop.Add(point);
        }
    }

    private double Along(StackPolygon polygon, int n) => polygon.U[n] * _cut.AlongU + polygon.V[n] * _cut.AlongV;

    private double Across(StackPolygon polygon, int n) => polygon.U[n] * _cut.AcrossU + polygon.V[n] * _cut.AcrossV;

    private static int Side(double across, CutFace first, CutFace last) => across < first.Across ? -1 : across < last.Across ? 0 : 1;
}
