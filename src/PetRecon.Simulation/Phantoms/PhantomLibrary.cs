using System.Collections.Immutable;
using System.Reflection;

namespace PetRecon.Simulation.Phantoms;

/// <summary>The phantoms that come with the program: the files of the folder phantoms/, by name.</summary>
public static class PhantomLibrary
{
    private const string Prefix = "phantoms/";
    private const string Suffix = ".json";

    /// <summary>Names that <see cref="Load"/> knows, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static n => n[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A phantom by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such phantom.</exception>
    public static Phantom Load(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new ArgumentException($"There is no phantom called '{name}'. There are: {string.Join(", ", Names)}; or give a path to a JSON file.", nameof(name));
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return PhantomFile.Parse(bytes.ToArray(), Prefix + name + Suffix);
    }

    /// <summary>A phantom by its name, or from a file if <paramref name="nameOrPath"/> names an existing file.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    /// <exception cref="PhantomFormatException">The file does not describe a phantom.</exception>
    public static Phantom Find(string nameOrPath) => File.Exists(nameOrPath) ? Phantom.Load(nameOrPath) : Load(nameOrPath);
}
