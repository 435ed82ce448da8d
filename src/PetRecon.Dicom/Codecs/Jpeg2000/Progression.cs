namespace PetRecon.Dicom.Codecs.Jpeg2000;

/// <summary>The order of packets: layer, resolution, component, position (ISO/IEC 15444-1, table A.16).</summary>
internal enum Progression
{
    LayerResolutionComponentPosition,
    ResolutionLayerComponentPosition,
    ResolutionPositionComponentLayer,
    PositionComponentResolutionLayer,
    ComponentPositionResolutionLayer,
}
