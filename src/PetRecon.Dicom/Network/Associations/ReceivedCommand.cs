using PetRecon.Dicom.Network.Dimse;
using PetRecon.Dicom.Network.Pdu;

namespace PetRecon.Dicom.Network.Associations;

/// <summary>A command that came.</summary>
/// <param name="Context">In which presentation context.</param>
/// <param name="Command">The command.</param>
internal sealed record ReceivedCommand(NegotiatedContext Context, CommandSet Command)
{
    /// <summary>Makes sure that it is the response to a request.</summary>
    public void CheckAnswers(CommandSet request)
    {
        if (Command.Field != (request.Field | (CommandField)0x8000))
            throw new PduException($"it answered {request.Field} with command {(ushort)Command.Field:X4}H", AbortReason.UnexpectedPdu);
        if (Command.MessageIdBeingRespondedTo != request.MessageId)
            throw new PduException($"it answered message {Command.MessageIdBeingRespondedTo} where {request.MessageId} was asked", AbortReason.UnexpectedPdu);
        if (!Command.Has(CommandElement.Status))
            throw new PduException("it sent a response without a status");
    }
}
