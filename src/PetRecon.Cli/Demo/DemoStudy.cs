using System.Collections.Immutable;
using PetRecon.Cli.Pictures;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Simulation.Phantoms;
using PetRecon.Therapy.Isodose;
using PetRecon.Therapy.WaterEquivalence;
using PetRecon.Viewer.Scenes;

namespace PetRecon.Cli.Demo;

/// <summary>The reconstructed PET with what a patient would have beside it: a CT made from the phantom's truth, a target, and a dose that is made up.</summary>
internal sealed class DemoStudy
{
    public const string Ct = "ct";
    public const string Pet = "pet";
    public const string Dose = "dose";

    /// <summary>Dose in the target, Gy.</summary>
    public const double PrescriptionGray = 60;

    /// <summary>What is left out at either end of the scanner, where few lines of response cross and noise is all that is seen, mm.</summary>
    public const double NoisyEndMm = 21;

    private const double MarginMm = 5;
    private const double ContourStepMm = 1;
    private const int CirclePoints = 90;

    private static readonly double[] s_percents = [20, 40, 60, 80, 95];

    // Nearly clear water in walls like glass, the lung insert in a faint blue, so that what glows inside is seen. Shading would show the walls' voxels.
    private static readonly TransferFunction s_glass = new()
    {
        IsShaded = false,
        Points =
        [
            new(-900, 140, 190, 230, 0), new(-700, 140, 190, 230, 0.006), new(-400, 150, 175, 200, 0.0015), new(5, 190, 210, 230, 0.0003), new(160, 225, 235, 245, 0.09),
        ],
    };

    /// <summary>The CT numbers: of attenuation at 511 keV, in steps of half the PET's across the bore.</summary>
    public required Volume<Hounsfield> CtNumbers { get; init; }

    /// <summary>The dose, on the PET's grid.</summary>
    public required Volume<Gray> DoseGray { get; init; }

    /// <summary>What the dose is meant for.</summary>
    public required Structure Target { get; init; }

    /// <summary>The PET without its outermost planes.</summary>
    public required Volume PetInside { get; init; }

    /// <summary>All in one scene, looked at through the target's middle.</summary>
    public required Scene Scene { get; init; }

    /// <summary>Makes the study around an image.</summary>
    /// <param name="phantom">The phantom.</param>
    /// <param name="pet">Its image, Bq/mL.</param>
    /// <param name="mu">Its attenuation, on the same grid.</param>
    /// <param name="sphere">The sphere that is the target.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static DemoStudy Of(Phantom phantom, Volume pet, Volume<Attenuation> mu, PhantomShape sphere, CancellationToken cancellation)
    {
        Volume<Hounsfield> ct = CtOf(phantom, pet.Grid);
        double radius = sphere.RadiusMm + MarginMm;
        Structure target = Sphere(FormattableString.Invariant($"{2 * sphere.RadiusMm:0} mm sphere + {MarginMm:0} mm"), sphere.CenterMm, radius);
        Volume<Gray> dose = IllustrativeDose.Of(StoppingPowerTable.Generic.Convert(ct, cancellation), mu, sphere.CenterMm, radius, PrescriptionGray, cancellation);
        Volume inside = Inside(pet);
        return new() { CtNumbers = ct, DoseGray = dose, Target = target, PetInside = inside, Scene = SceneOf(ct, inside, dose, target, sphere) };
    }

    private static Scene SceneOf(Volume<Hounsfield> ct, Volume pet, Volume<Gray> dose, Structure target, PhantomShape sphere)
    {
        double hot = sphere.ActivityBqPerMl;
        DisplayColour[] colours = IsodosePalette.Of(s_percents.Length);
        VolumeLayer wash = new() { Id = Dose, Name = "Illustrative dose", Volume = dose, Map = ColourMaps.DoseWash, Window = new(0, 1) };
        return new()
        {
            Layers =
            [
                new() { Id = Ct, Name = "CT (511 keV)", Volume = ct, Map = ColourMaps.Grey, Window = LayerPresets.CtSoftTissue.Window, Transfer = s_glass },
                new() { Id = Pet, Name = "PET", Volume = pet, Map = ColourMaps.HotIron, Window = new(0, RoundAbove(1.15 * hot)), Opacity = 0.55, Transfer = Glow(hot) },
                LayerPresets.Dose(PrescriptionGray).ApplyTo(wash) with { Opacity = 0.4 },
            ],
            Structures = [new("target", target, new(0x00, 0xe0, 0xff)) { LineWidth = 2 }],
            Isodoses =
            [
                new("isodoses", Dose, [.. s_percents.Select((percent, i) => Line(percent, colours[i]))]) { Reference = PrescriptionGray },
            ],
            CrosshairMm = sphere.CenterMm,
        };
    }

    private static IsodoseLineStyle Line(double percent, DisplayColour colour)
    {
        double gray = IsodoseLevel.OfReference(percent, PrescriptionGray).Value;
        return new(gray, colour, FormattableString.Invariant($"{percent:0} % ({gray:0} Gy)"));
    }

    // From well above the background's noise to the activity of the spheres.
    private static TransferFunction Glow(double hot) => new()
    {
        IsShaded = false,
        Points = [new(0.54 * hot, 120, 20, 0, 0), new(0.66 * hot, 220, 60, 0, 0.03), new(0.85 * hot, 255, 160, 20, 0.12), new(1.2 * hot, 255, 245, 190, 0.3)],
    };

    // By the definition of CT numbers, at the PET's photon energy: what a CT at 120 kV shows differs by some tens of HU in plastics.
    private static Volume<Hounsfield> CtOf(Phantom phantom, VoxelGrid like)
    {
        VoxelGrid grid = VoxelGrid.Centered(2 * like.SizeX, 2 * like.SizeY, like.SizeZ, new(0.5 * like.SpacingMm.X, 0.5 * like.SpacingMm.Y, like.SpacingMm.Z), like.CenterMm);
        double water = Materials.Water.AttenuationPerMm;
        ReadOnlySpan<float> mu = phantom.Voxelise(grid, supersampling: 2).Attenuation.Voxels;
        float[] hounsfield = new float[mu.Length];
        for (int i = 0; i < mu.Length; i++)
            hounsfield[i] = (float)(1000 * (mu[i] - water) / water);
        return new(grid, hounsfield);
    }

    private static Volume Inside(Volume pet)
    {
        VoxelGrid grid = pet.Grid;
        int ends = (int)(NoisyEndMm / grid.SpacingMm.Z);
        int plane = grid.SizeX * grid.SizeY;
        VoxelGrid inside = VoxelGrid.Centered(grid.SizeX, grid.SizeY, grid.SizeZ - 2 * ends, grid.SpacingMm, grid.CenterMm);
        return pet.OnGrid(inside, pet.Voxels.Slice(ends * plane, inside.VoxelCount).ToArray());
    }

    private static double RoundAbove(double value)
    {
        double step = Math.Pow(10, Math.Floor(Math.Log10(value))) / 2;
        return Math.Ceiling(value / step) * step;
    }

    private static Structure Sphere(string name, Vector3D middle, double radius)
    {
        var contours = ImmutableArray.CreateBuilder<Contour>();
        int steps = (int)Math.Ceiling(radius / ContourStepMm) - 1;
        for (int step = -steps; step <= steps; step++)
        {
            double z = step * ContourStepMm;
            double around = Math.Sqrt(radius * radius - z * z);
            contours.Add(new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, CirclePoints).Select(i =>
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * i / CirclePoints);
                return middle + new Vector3D(around * cos, around * sin, z);
            })]));
        }

        return new() { Name = name, InterpretedType = "PTV", Contours = contours.ToImmutable() };
    }
}
