namespace PetRecon.Dicom.Network;

/// <summary>What can happen at a receiver.</summary>
public enum DicomReceiverEventKind
{
    /// <summary>An association was accepted.</summary>
    Opened,

    /// <summary>A connection or association was rejected.</summary>
    Rejected,

    /// <summary>Somebody asked whether the receiver is there.</summary>
    Echo,

    /// <summary>An object lies on the disk.</summary>
    Received,

    /// <summary>An object was refused.</summary>
    Refused,

    /// <summary>An association was released.</summary>
    Released,

    /// <summary>An association broke, or was aborted; what was incomplete is gone.</summary>
    Broken,
}
