using System.Collections.Immutable;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;

namespace PetRecon.Simulation.Phantoms;

/// <summary>
/// An analytic object: convex shapes with uniform activity (Bq/mL) and material, in scanner coordinates (mm). Where shapes overlap, the later
/// one replaces the earlier one. Outside all shapes there is nothing.
/// </summary>
public sealed class Phantom
{
    /// <summary>Makes a phantom.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shapes">At least one shape; later ones replace earlier ones.</param>
    /// <param name="backgroundRegionCentersMm">Centres of the regions in which background variability is measured (see <see cref="BackgroundRegionCentersMm"/>).</param>
    /// <param name="description">What it is and where its numbers come from.</param>
    /// <exception cref="ArgumentException">A shape is not valid, or two have the same name.</exception>
    public Phantom(
        string name,
        ImmutableArray<PhantomShape> shapes,
        ImmutableArray<Vector3D> backgroundRegionCentersMm = default,
        string description = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        if (shapes.IsDefaultOrEmpty)
            throw new ArgumentException("A phantom needs at least one shape.", nameof(shapes));
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < shapes.Length; i++)
        {
            if (shapes[i].Problem() is { } problem)
                throw new ArgumentException($"Shape {i} ('{shapes[i].Name}') of phantom '{name}': {problem}.", nameof(shapes));
            if (shapes[i].Name.Length > 0 && !names.Add(shapes[i].Name))
                throw new ArgumentException($"Two shapes of phantom '{name}' are called '{shapes[i].Name}'.", nameof(shapes));
        }

        Name = name;
        Description = description;
        Shapes = shapes;
        BackgroundRegionCentersMm = backgroundRegionCentersMm.IsDefault ? [] : backgroundRegionCentersMm;
        Compiled = new CompiledShape[shapes.Length];
        for (int i = 0; i < shapes.Length; i++)
            Compiled[i] = new(shapes[i]);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it is and where its numbers come from.</summary>
    public string Description { get; }

    /// <summary>The shapes; later ones replace earlier ones.</summary>
    public ImmutableArray<PhantomShape> Shapes { get; }

    /// <summary>Where NEMA-style background regions are centred, in mm; empty if the phantom is not meant for that.</summary>
    public ImmutableArray<Vector3D> BackgroundRegionCentersMm { get; }

    /// <summary>The shapes made ready for intersection.</summary>
    internal CompiledShape[] Compiled { get; }

    /// <summary>Reads a phantom file.</summary>
    /// <param name="path">A JSON file; its format is described in phantoms/README.md.</param>
    /// <exception cref="PhantomFormatException">The file does not describe a phantom.</exception>
    public static Phantom Load(string path) => PhantomFile.Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads a phantom from the text of a file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Named in error messages.</param>
    /// <exception cref="PhantomFormatException">The text does not describe a phantom.</exception>
    public static Phantom Parse(string json, string source = "phantom") => PhantomFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), source);

    /// <summary>The shape of a name.</summary>
    /// <exception cref="ArgumentException">There is no such shape.</exception>
    public PhantomShape Shape(string name) => Shapes[IndexOf(name)];

    /// <summary>Activity concentration at a point, in Bq/mL.</summary>
    public double ActivityAt(Vector3D pointMm) => TopShapeAt(pointMm) is int shape and >= 0 ? Compiled[shape].ActivityBqPerMl : 0;

    /// <summary>Attenuation coefficient at 511 keV at a point, in 1/mm.</summary>
    public double AttenuationAt(Vector3D pointMm) => TopShapeAt(pointMm) is int shape and >= 0 ? Compiled[shape].AttenuationPerMm : 0;

    /// <summary>Exact integral of the activity from one point to another, in Bq/mL mm.</summary>
    public double EmissionLineIntegral(Vector3D fromMm, Vector3D toMm)
    {
        var walker = new ChordWalker(Compiled);
        walker.Walk(fromMm, toMm);
        return walker.Emission;
    }

    /// <summary>Exact integral of the attenuation coefficient at 511 keV from one point to another; the photons survive with exp(-this).</summary>
    public double AttenuationLineIntegral(Vector3D fromMm, Vector3D toMm)
    {
        var walker = new ChordWalker(Compiled);
        walker.Walk(fromMm, toMm);
        return walker.Attenuation;
    }

    /// <summary>
    /// The truth as images. Along the first axis the shapes' shares of each voxel are exact; across it they are averaged over a number of lines.
    /// Shapes too small for that (points, thin lines) are added with their whole activity.
    /// </summary>
    /// <param name="grid">The voxels.</param>
    /// <param name="supersampling">Lines per voxel along the second and along the third axis, 1 to 64.</param>
    /// <returns>Activity in Bq/mL and attenuation in 1/mm.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The supersampling is out of bounds.</exception>
    public (Volume<Activity> Activity, Volume<Attenuation> Attenuation) Voxelise(VoxelGrid grid, int supersampling = 4) =>
        new PhantomVoxeliser(this, grid, supersampling).Voxelise();

    /// <summary>The share (0 to 1) of each voxel that a shape fills where it is not replaced by a later one.</summary>
    /// <param name="shapeName">Name of the shape.</param>
    /// <param name="grid">The voxels.</param>
    /// <param name="supersampling">Lines per voxel along the second and along the third axis, 1 to 64.</param>
    /// <exception cref="ArgumentException">There is no such shape, or the supersampling is out of bounds.</exception>
    public float[] RegionWeights(string shapeName, VoxelGrid grid, int supersampling = 8) =>
        new PhantomVoxeliser(this, grid, supersampling).RegionWeights(IndexOf(shapeName));

    /// <summary>Index of the last shape that covers a point, or -1.</summary>
    internal int TopShapeAt(Vector3D pointMm)
    {
        for (int shape = Compiled.Length - 1; shape >= 0; shape--)
        {
            if (Compiled[shape].Contains(pointMm))
                return shape;
        }

        return -1;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < Shapes.Length; i++)
        {
            if (string.Equals(Shapes[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        string known = string.Join(", ", Shapes.Where(static s => s.Name.Length > 0).Select(static s => $"'{s.Name}'"));
        throw new ArgumentException($"Phantom '{Name}' has no shape called '{name}'. It has: {known}.", nameof(name));
    }
}
