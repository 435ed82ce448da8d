using PetRecon.Dicom.Network.Dimse;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>A command that came.</summary>
/// <param name="Context">In which presentation context.</param>
/// <param name="Command">The command.</param>
internal sealed record ReceivedCommand(NegotiatedContext Context, CommandSet Command);
