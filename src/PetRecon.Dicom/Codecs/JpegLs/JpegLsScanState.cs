namespace PetRecon.Dicom.Codecs;

/// <summary>What decoder and encoder carry through a scan, alike: contexts, run lengths, and the last two lines of each component.</summary>
internal sealed class JpegLsScanState
{
    private readonly int[] _runIndices;
    private readonly ushort[][] _previous;
    private readonly ushort[][] _current;

    public JpegLsScanState(in JpegLsCoding coding, int columns, int components)
    {
        Coding = coding;
        Columns = columns;
        Regions = coding.GradientRegions();
        _runIndices = new int[components];
        _previous = new ushort[components][];
        _current = new ushort[components][];
        for (int component = 0; component < components; component++)
        {
            _previous[component] = new ushort[columns + 2];
            _current[component] = new ushort[columns + 2];
        }

        Restart();
    }

    public JpegLsCoding Coding { get; }

    public int Columns { get; }

    public sbyte[] Regions { get; }

    public JpegLsContext[] Contexts { get; } = new JpegLsContext[JpegLsContext.Count];

    /// <summary>The contexts of run ends: between unlike and between like samples.</summary>
    public JpegLsRunContext[] RunContexts { get; } = new JpegLsRunContext[2];

    public Span<int> RunIndices => _runIndices;

    /// <summary>The line above, with a sample more on either side: index 1 is the first column.</summary>
    public ushort[] Previous(int component) => _previous[component];

    /// <summary>The line being coded, with a sample more on either side: index 1 is the first column.</summary>
    public ushort[] Current(int component) => _current[component];

    /// <summary>State at the start of a scan and behind a restart marker.</summary>
    public void Restart()
    {
        Array.Fill(Contexts, new JpegLsContext(Coding));
        Array.Fill(RunContexts, new JpegLsRunContext { Magnitudes = Coding.FirstMagnitude, Occurrences = 1 });
        Array.Clear(_runIndices);
        for (int component = 0; component < _previous.Length; component++)
        {
            Array.Clear(_previous[component]);
            Array.Clear(_current[component]);
        }
    }

    /// <summary>Sets the samples beyond a line's ends, as 4.2 of T.87 has them.</summary>
    public void StartLine()
    {
        for (int component = 0; component < _previous.Length; component++)
        {
            ushort[] previous = _previous[component];
            _current[component][0] = previous[1];
            previous[Columns + 1] = previous[Columns];
        }
    }

    public void EndLine()
    {
        for (int component = 0; component < _previous.Length; component++)
            (_previous[component], _current[component]) = (_current[component], _previous[component]);
    }
}
