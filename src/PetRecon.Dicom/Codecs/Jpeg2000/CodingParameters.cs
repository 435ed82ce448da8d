namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>
/// What the segments of the main header, or of one tile's headers, say of coding. A tile asks its own first, then the main header's; in each the one for
/// the component goes before the default (ISO/IEC 15444-1, A.6).
/// </summary>
internal sealed class CodingParameters(int componentCount)
{
    private readonly ComponentCoding?[] _coding = new ComponentCoding?[componentCount];
    private readonly Quantization?[] _quantization = new Quantization?[componentCount];
    private readonly int?[] _roiShifts = new int?[componentCount];
    private ComponentCoding? _defaultCoding;
    private Quantization? _defaultQuantization;

    public PacketStyle? Packets { get; private set; }

    public List<ProgressionVolume> Progressions { get; } = [];

    /// <summary>Takes a marker segment in; false if it is none about coding.</summary>
    public bool TryRead(int marker, MarkerReader segment)
    {
        switch (marker)
        {
            case Marker.CodingStyleDefault:
                int style = segment.ReadByte();
                Packets = PacketStyle.Read(ref segment);
                _defaultCoding = ComponentCoding.Read(ref segment, (style & 1) != 0);
                return true;
            case Marker.CodingStyleComponent:
                int coded = ReadComponent(ref segment);
                _coding[coded] = ComponentCoding.Read(ref segment, (segment.ReadByte() & 1) != 0);
                return true;
            case Marker.QuantizationDefault:
                _defaultQuantization = Quantization.Read(segment);
                return true;
            case Marker.QuantizationComponent:
                int quantized = ReadComponent(ref segment);
                _quantization[quantized] = Quantization.Read(segment);
                return true;
            case Marker.RegionOfInterest:
                ReadRegion(segment);
                return true;
            case Marker.ProgressionOrderChange:
                ProgressionVolume.ReadAll(segment, componentCount, Progressions);
                return true;
            default:
                return false;
        }
    }

    public ComponentCoding CodingOf(int component, CodingParameters main, long at) =>
        _coding[component] ?? _defaultCoding ?? main._coding[component] ?? main._defaultCoding
        ?? throw Fault.At(at, "no coding style (COD) before the first tile.");

    public Quantization QuantizationOf(int component, CodingParameters main, long at) =>
        _quantization[component] ?? _defaultQuantization ?? main._quantization[component] ?? main._defaultQuantization
        ?? throw Fault.At(at, "no quantization (QCD) before the first tile.");

    public int RoiShiftOf(int component, CodingParameters main) => _roiShifts[component] ?? main._roiShifts[component] ?? 0;

    private void ReadRegion(MarkerReader segment)
    {
        int component = ReadComponent(ref segment);
        int style = segment.ReadByte();
        int shift = segment.ReadByte();
        if (style != 0 || shift > 37)
            throw Fault.At(segment.Position - 2, $"region of interest of style {style} and shift {shift}; the standard has style 0 and up to 37.");
        _roiShifts[component] = shift;
    }

    private int ReadComponent(ref MarkerReader segment)
    {
        int at = segment.Position;
        int component = segment.ReadComponentIndex(componentCount);
        return component < componentCount
            ? component
            : throw Fault.At(at, $"a segment for component {component} of {componentCount}.");
    }
}
