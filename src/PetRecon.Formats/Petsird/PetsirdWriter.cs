using PetRecon.Core.ListMode;
using PetRecon.Core.Scanners;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>
/// Writes a PETSIRD file: header, then time blocks as they come. The file grows beside its target and takes the target's name in
/// <see cref="Complete"/>; without that nothing is left behind.
/// </summary>
/// <example>
/// <code>
/// using PetsirdWriter writer = PetsirdWriter.Create("scan.petsird", efficiencies);
/// writer.WriteEvents(startMs: 0, stopMs: 100, events);
/// writer.Complete();
/// </code>
/// </example>
public sealed class PetsirdWriter : IDisposable
{
    private readonly PetsirdOutput _output;
    private readonly TimeBlockWriter _blocks;

    private PetsirdWriter(string path, PetsirdHeader header, PetsirdEncoding encoding, PetsirdVersion version)
    {
        YardlSchema schema = YardlSchema.Parse(PetsirdSchemas.TextOf(version));
        bool isSquare = PetsirdSchemas.IsSquare(schema);
        YardlRecord headerValue = HeaderWriter.Make(schema.Steps[0].Type, isSquare, header);
        _blocks = new(schema.Steps[1].Type, isSquare, header.Scanner.Geometry);
        _output = new(path, schema, encoding);
        try
        {
            _output.Writer.WriteValue(0, headerValue);
        }
        catch
        {
            _output.Dispose();
            throw;
        }
    }

    /// <summary>Starts a file of simulated or converted events.</summary>
    /// <param name="path">The file to make; replaced if it exists.</param>
    /// <param name="efficiencies">Efficiencies of the scanner; they know its geometry.</param>
    /// <param name="exam">Who was examined, where and when, if known.</param>
    /// <param name="encoding">Binary or NDJSON.</param>
    /// <param name="version">Version of the PETSIRD model to follow.</param>
    /// <exception cref="ArgumentException">HDF5 or an unknown version is asked for, or a value does not fit the format.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static PetsirdWriter Create(
        string path,
        DetectionEfficiencies efficiencies,
        ExamInformation? exam = null,
        PetsirdEncoding encoding = PetsirdEncoding.Binary,
        PetsirdVersion version = PetsirdVersion.Head)
    {
        ArgumentNullException.ThrowIfNull(efficiencies);
        return Create(path, new PetsirdHeader { Scanner = new() { Efficiencies = efficiencies }, Exam = exam }, encoding, version);
    }

    /// <summary>Starts a file with a full header.</summary>
    /// <param name="path">The file to make; replaced if it exists.</param>
    /// <param name="header">The header. Its gantry alignment is already part of the geometry and not written a second time.</param>
    /// <param name="encoding">Binary or NDJSON.</param>
    /// <param name="version">Version of the PETSIRD model to follow.</param>
    /// <exception cref="ArgumentException">HDF5 or an unknown version is asked for, or a value does not fit the format.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static PetsirdWriter Create(
        string path,
        PetsirdHeader header,
        PetsirdEncoding encoding = PetsirdEncoding.Binary,
        PetsirdVersion version = PetsirdVersion.Head)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(header);
        return new(path, header, encoding, version);
    }

    /// <summary>Writes coincidences as one time block. Prompts and delayeds may be mixed.</summary>
    /// <param name="startMs">Start of the interval in ms since the acquisition's start; readers give it to each event as its time.</param>
    /// <param name="stopMs">Stop of the interval.</param>
    /// <param name="events">The coincidences; their own times are not stored.</param>
    /// <exception cref="ArgumentException">An event has a detection bin or TOF bin that the scanner does not have.</exception>
    /// <exception cref="ObjectDisposedException">The file was completed or given up.</exception>
    public void WriteEvents(uint startMs, uint stopMs, ReadOnlySpan<CoincidenceEvent> events)
    {
        ObjectDisposedException.ThrowIf(_output.IsClosed, this);
        _output.Writer.WriteItem(1, _blocks.MakeEvents(new(startMs, stopMs), events), 1);
    }

    /// <summary>Writes a time block of any kind.</summary>
    /// <exception cref="ArgumentException">The block has what this version of PETSIRD, or the scanner, does not have.</exception>
    /// <exception cref="ObjectDisposedException">The file was completed or given up.</exception>
    public void Write(PetsirdTimeBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        ObjectDisposedException.ThrowIf(_output.IsClosed, this);
        _output.Writer.WriteItem(1, _blocks.Make(block), 1);
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <exception cref="ObjectDisposedException">The file was completed or given up before.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_output.IsClosed, this);
        _output.Complete();
    }

    /// <summary>Gives up a file that was not completed: what was written is removed.</summary>
    public void Dispose() => _output.Dispose();
}
