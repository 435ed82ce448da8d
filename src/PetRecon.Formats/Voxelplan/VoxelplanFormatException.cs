namespace PetRecon.Formats.Voxelplan;

/// <summary>A text file of TRiP98 or VOXELPLAN (contours, raster scan, plan script) that is damaged or of a kind that is not read.</summary>
public sealed class VoxelplanFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line where reading failed, from 1.</param>
    /// <param name="problem">What was found, what was expected and the likely cause.</param>
    public VoxelplanFormatException(string path, int line, string problem)
        : base($"{path}: line {line}: {problem}")
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line where reading failed, from 1.</summary>
    public int Line { get; }
}
