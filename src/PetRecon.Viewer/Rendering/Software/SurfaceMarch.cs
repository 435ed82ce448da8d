using System.Numerics;
using System.Runtime.Intrinsics;
using PetRecon.Viewer.Rendering.Surfaces;
using PetRecon.Viewer.Views;

namespace PetRecon.Viewer.Rendering.Software;

/// <summary>
/// The first place along each line of sight where a layer reaches a value: between the first sample that reaches it and the one before, the place is found
/// by bisection. Where the layer or what a clip leaves of it begins above the value, a plain cap is seen, lit as the plane that cuts it.
/// </summary>
internal readonly struct SurfaceMarch
{
    private const int Bisections = 12;

    private readonly LayerFrame _frame;
    private readonly Shading _shading;
    private readonly double _stepMm;
    private readonly ViewCuts _clip;
    private readonly SurfacePaint _surfaces;
    private readonly float _value;
    private readonly Vector3 _colour;
    private readonly int _fine;
    private readonly int _coarse;

    public SurfaceMarch(LayerFrame frame, ProjectionView view, ViewCuts clip, SurfacePaint surfaces, double stepVoxels)
    {
        _surfaces = surfaces;
        _frame = frame;
        _shading = new(frame, 0);
        _stepMm = stepVoxels * frame.SmallestEdgeMm;
        _clip = clip;
        _value = (float)view.SurfaceValue;
        _colour = frame.ColourOf(view.SurfaceValue);
        double largest = _stepMm * frame.LargestMove;
        _fine = frame.Skip!.Fine.SamplesPerLook(largest);
        _coarse = frame.Skip.Coarse.SamplesPerLook(largest);
    }

    /// <summary>Puts the surface over what is behind, for a row of pixels.</summary>
    public void Fill(int x, int y, PixelRow row, CancellationToken cancellation)
    {
        for (int n = 0; n < row.Length; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            LineLimits limits = _clip.At(x + n + 0.5, y + 0.5, out float facing);
            (Vector3 behind, float depth) = (row[n], float.PositiveInfinity);
            if (SampledRay.Of(_frame, limits, x + n + 0.5, y + 0.5, _stepMm, _fine, _coarse) is SampledRay ray && Hit(ray, ray.NearMm > limits.Low ? 1 : facing) is (float brightness, float at))
                (behind, depth) = (brightness * _colour, (float)(ray.NearMm + at * ray.StrideMm));
            SightLine line = SightLine.Start;
            foreach (SurfaceCrossing crossing in _surfaces.At(x + n, y))
            {
                if (crossing.DepthMm < depth)
                    _surfaces.Cross(ref line, crossing);
            }

            row[n] = line.Over(behind);
        }
    }

    // How bright the surface is, and after how many samples.
    private (float Brightness, float At)? Hit(in SampledRay ray, float ofCap)
    {
        VoxelTable table = _frame.Table;
        SkipCursor skip = ray.Skip;
        int group = skip.GroupSamples;
        for (int g = 0; g <= ray.Last; g += group)
        {
            if (skip.GroupHigh(g) < _value)
                continue;
            for (int n = g; n <= ray.Last && n < g + group; n += 8)
            {
                if (skip.EightHigh(n) < _value)
                    continue;
                uint reached = Vector256.GreaterThanOrEqual(table.Line(ray.From, ray.Step, n), Vector256.Create(_value)).ExtractMostSignificantBits();
                int hit = n + BitOperations.TrailingZeroCount(reached);
                if (reached != 0 && hit <= ray.Last)
                    return hit == 0 ? (ofCap, 0) : AtCrossing(table, ray, hit);
            }
        }

        return null;
    }

    private (float Brightness, float At) AtCrossing(in VoxelTable table, in SampledRay ray, int hit)
    {
        float below = hit - 1;
        float above = hit;
        for (int n = 0; n < Bisections; n++)
        {
            float middle = 0.5f * (below + above);
            Vector128<float> point = ray.From + middle * ray.Step;
            if (table.At(point[0], point[1], point[2]) >= _value)
                above = middle;
            else
                below = middle;
        }

        Vector128<float> at = ray.From + above * ray.Step;
        return (_shading.At(table, at[0], at[1], at[2]), above);
    }
}
