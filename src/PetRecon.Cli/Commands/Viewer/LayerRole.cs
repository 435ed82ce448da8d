namespace PetRecon.Cli.Commands.Viewer;

/// <summary>What a volume is to a viewer. The order is that of layers, from the lowest.</summary>
internal enum LayerRole
{
    Ct,
    Mr,
    Image,
    Pet,
    Dose,
    Mask,
}
