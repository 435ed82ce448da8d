namespace PetRecon.Simulation.Phantoms;

/// <summary>A phantom file that is damaged or does not describe a phantom.</summary>
public sealed class PhantomFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="jsonPath">Where in the file, as in <c>$.shapes[3].diameterMm</c>.</param>
    /// <param name="problem">What was found, what was expected and the likely cause.</param>
    /// <param name="innerException">The cause, if the JSON parser found it.</param>
    public PhantomFormatException(string path, string jsonPath, string problem, Exception? innerException = null)
        : base($"{path}: {jsonPath}: {problem}", innerException)
    {
        Path = path;
        JsonPath = jsonPath;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where in the file.</summary>
    public string JsonPath { get; }
}
