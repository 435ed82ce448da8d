using System.Numerics;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// Light through coloured haze, from front to back, by the law of shaders/volume.glsl. The way from where a line of sight enters the first layer to where
/// it leaves the last is divided evenly, and an interval counts for the part that is within a layer, so that a slab of one value lets through exactly
/// exp(-depth); samples lie at one place within the intervals of a line, the same for every picture of that pixel, against rings. The depths of several
/// layers add; the light of each is its depth times its colour.
/// </summary>
internal sealed class VolumeMarch
{
    // What is behind this much of the light cannot change a pixel by half a grey value.
    private const float LeastTransmission = 1e-3f;

    private readonly LayerFrame[] _frames;
    private readonly Shading[] _shadings;
    private readonly double _stepMm;
    private readonly ViewCuts _clip;
    private readonly Divergence _divergence;
    private readonly (double X, double Y) _middle;
    private readonly SurfacePaint _surfaces;

    public VolumeMarch(LayerFrame[] frames, ProjectionView view, SurfacePaint surfaces, RenderOptions options)
    {
        _surfaces = surfaces;
        _frames = frames;
        _shadings = [.. frames.Select(static frame => new Shading(frame, frame.SmallestEdgeMm / frame.Transfer!.Extent))];
        _stepMm = options.StepVoxels * frames.Select(static frame => frame.SmallestEdgeMm).DefaultIfEmpty(1).Min();
        _clip = new(view, options);
        _divergence = Divergence.Of(view);
        _middle = (0.5 * options.Width, 0.5 * options.Height);
    }

    /// <summary>Puts the light of a row of pixels over what is behind.</summary>
    /// <param name="x">First pixel.</param>
    /// <param name="y">Row.</param>
    /// <param name="row">What is behind; becomes what is seen.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public void Fill(int x, int y, PixelRow row, CancellationToken cancellation)
    {
        RayLayer[] rays = new RayLayer[_frames.Length];
        for (int n = 0; n < row.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<SurfaceCrossing> crossings = _surfaces.At(x + n, y);
            if (Prepare(x + n, y, rays, out HazePath path) || !crossings.IsEmpty)
                row[n] = Seen(rays, path, crossings, Jitter(x + n + 0.5 - _middle.X, y + 0.5 - _middle.Y), row[n]);
        }
    }

    private bool Prepare(int x, int y, RayLayer[] rays, out HazePath path)
    {
        path = default;
        Span<LineLimits> limits = stackalloc LineLimits[_frames.Length];
        LineLimits clip = _clip.At(x + 0.5, y + 0.5);
        double enter = double.PositiveInfinity;
        double leave = double.NegativeInfinity;
        for (int layer = 0; layer < limits.Length; layer++)
        {
            limits[layer] = clip.Within(_frames[layer].Grid, _frames[layer].IndexAt(x + 0.5, y + 0.5), _frames[layer].SightAt(x + 0.5, y + 0.5));
            if (limits[layer].IsEmpty)
                continue;
            enter = Math.Min(enter, limits[layer].Low);
            leave = Math.Max(leave, limits[layer].High);
        }

        if (!(leave > enter))
            return false;
        int count = RayClip.Intervals(leave - enter, _stepMm);
        double step = (leave - enter) / count;
        int group = int.MaxValue;
        for (int layer = 0; layer < limits.Length; layer++)
        {
            LayerFrame frame = _frames[layer];
            rays[layer] = new(frame, frame.IndexAt(x + 0.5, y + 0.5), frame.SightAt(x + 0.5, y + 0.5), limits[layer], enter, step);
            group = Math.Min(group, rays[layer].Skip.GroupSamples);
        }

        path = new((float)enter, (float)step, (float)(step * _divergence.Stretch(x + 0.5 - _middle.X, y + 0.5 - _middle.Y)), count, group);
        return true;
    }

    private Vector3 Seen(RayLayer[] rays, in HazePath path, ReadOnlySpan<SurfaceCrossing> crossings, float jitter, Vector3 behind)
    {
        SightLine line = SightLine.Start;
        int crossed = 0;
        float eightMm = 8 * path.StepMm;
        for (int g = 0; g < path.Count; g += path.Group)
        {
            if (IsClear(rays, g, path.Group, isGroup: true))
                continue;
            for (int n = g; n < path.Count && n < g + path.Group; n += 8)
            {
                if (IsClear(rays, n, 8, isGroup: false))
                    continue;
                HazeEight haze = default;
                for (int layer = 0; layer < rays.Length; layer++)
                {
                    if (!rays[layer].Misses(n, 8))
                        AddHaze(layer, rays[layer], n, path.LengthMm, jitter, ref haze);
                }

                float beginMm = path.EnterMm + n * path.StepMm;
                if (crossed < crossings.Length && crossings[crossed].DepthMm < beginMm + eightMm)
                    Pass(ref line, haze, beginMm, path.StepMm, crossings, ref crossed);
                else
                    haze.PassTo(ref line);
                if (line.Transmission < LeastTransmission)
                    return line.Light;
            }
        }

        for (; crossed < crossings.Length; crossed++)
            _surfaces.Cross(ref line, crossings[crossed]);
        return line.Over(behind);
    }

    private void Pass(ref SightLine line, in HazeEight haze, float beginMm, float stepMm, ReadOnlySpan<SurfaceCrossing> crossings, ref int crossed)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            if (haze[lane].W > 0)
                Pass(ref line, haze[lane], beginMm + lane * stepMm, stepMm, crossings, ref crossed);
        }
    }

    // An interval's haze is the same all over it; surfaces that cross it divide it.
    private void Pass(ref SightLine line, Vector4 haze, float beginMm, float stepMm, ReadOnlySpan<SurfaceCrossing> crossings, ref int crossed)
    {
        float passed = 0;
        for (; crossed < crossings.Length; crossed++)
        {
            float part = (crossings[crossed].DepthMm - beginMm) / stepMm;
            if (part >= 1)
                break;
            line.Haze((part - passed) * haze.AsVector3(), (part - passed) * haze.W);
            passed = MathF.Max(passed, part);
            _surfaces.Cross(ref line, crossings[crossed]);
        }

        line.Haze((1 - passed) * haze.AsVector3(), (1 - passed) * haze.W);
    }

    private bool IsClear(RayLayer[] rays, int first, int samples, bool isGroup)
    {
        for (int layer = 0; layer < rays.Length; layer++)
        {
            ref RayLayer ray = ref rays[layer];
            if (ray.Misses(first, samples))
                continue;
            (float low, float high) = isGroup ? ray.Skip.Group(first) : ray.Skip.Eight(first);
            if (!_frames[layer].Transfer!.IsClear(low, high))
                return false;
        }

        return true;
    }

    private void AddHaze(int layer, in RayLayer ray, int first, float lengthMm, float jitter, ref HazeEight haze)
    {
        TransferTable transfer = _frames[layer].Transfer!;
        VoxelTable table = _frames[layer].Table;
        Vector256<float> parts = ray.Places(first, jitter, out Vector256<float> x, out Vector256<float> y, out Vector256<float> z) * lengthMm;
        Vector256<float> values = table.At(x, y, z);
        HazeEight own = transfer.At(values);
        Vector256<float> depths = parts * own.Depth;
        if (Vector256.EqualsAll(depths, Vector256<float>.Zero))
            return;
        haze.Depth += depths;
        Vector256<float> lit = Vector256.ConditionalSelect(Vector256.GreaterThan(depths, Vector256<float>.Zero), parts, Vector256<float>.Zero);
        if (transfer.IsShaded)
            lit *= _shadings[layer].At(table, x, y, z);
        haze.Red += lit * own.Red;
        haze.Green += lit * own.Green;
        haze.Blue += lit * own.Blue;
    }

    private readonly record struct HazePath(float EnterMm, float StepMm, float LengthMm, int Count, int Group);

    // A place within the first interval of a line, 0 to 1, that neighbours do not share; counted from the picture's middle, as a bigger picture only adds pixels.
    private static float Jitter(double x, double y)
    {
        uint hash = (uint)((int)Math.Floor(x) + 65536) * 0x9E3779B9u + (uint)((int)Math.Floor(y) + 65536) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6Du;
        hash = (hash ^ (hash >> 12)) * 0x297A2D39u;
        return ((hash ^ (hash >> 15)) >> 8) / 16777216f + 0.5f / 16777216f;
    }
}
