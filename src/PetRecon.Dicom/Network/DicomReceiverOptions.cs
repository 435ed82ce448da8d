using System.Net;

namespace PetRecon.Dicom.Network;

/// <summary>What a receiver takes, from whom, and where it puts it.</summary>
public sealed record DicomReceiverOptions
{
    /// <summary>The port that a receiver listens on if no other is named; no rights are needed for it.</summary>
    public const int DefaultPort = 11112;

    /// <summary>Folder below which objects lie as PATIENT/STUDY/SERIES/INSTANCE.dcm; made if it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The receiver's AE title.</summary>
    public string AeTitle { get; init; } = "PETRECON";

    /// <summary>TCP port; 0: any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The address to listen on; null: all of this machine.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether those are rejected who call the receiver by another title.</summary>
    public bool ChecksCalledAeTitle { get; init; }

    /// <summary>AE titles that may call; empty: all. A title proves nothing; certificates do.</summary>
    public IReadOnlyCollection<string> AllowedCallingAeTitles { get; init; } = [];

    /// <summary>UIDs of the transfer syntaxes that objects may come in; empty: all of the standard.</summary>
    public IReadOnlyCollection<string> TransferSyntaxes { get; init; } = [];

    /// <summary>Whether objects of SOP classes that the standard does not know are taken.</summary>
    public bool TakesUnknownSopClasses { get; init; }

    /// <summary>What becomes of an object that comes a second time.</summary>
    public DicomDuplicates Duplicates { get; init; }

    /// <summary>Associations at a time; more are rejected, transiently.</summary>
    public int MaxAssociations { get; init; } = 16;

    /// <summary>The longest P-DATA-TF that is taken, in bytes.</summary>
    public int MaxPduBytes { get; init; } = 128 * 1024;

    /// <summary>For an association request, and for TLS (the standard's ARTIM timer).</summary>
    public TimeSpan AssociationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For each part of an object.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the next request of an association.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How connections are secured; null: not at all.</summary>
    public DicomTlsOptions? Tls { get; init; }

    internal DicomReceiverOptions Checked()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"Port is {Port}; expected 0 to 65535.");
        if (MaxAssociations < 1)
            throw new ArgumentException($"MaxAssociations is {MaxAssociations}; expected 1 or more.");
        if (MaxPduBytes is < DicomConnectionOptions.SmallestMaxPduBytes or > DicomConnectionOptions.LargestMaxPduBytes)
            throw new ArgumentException($"MaxPduBytes is {MaxPduBytes}; expected {DicomConnectionOptions.SmallestMaxPduBytes} to {DicomConnectionOptions.LargestMaxPduBytes}.");
        return this with
        {
            AeTitle = AeTitles.Checked(AeTitle, "The receiver's AE title"),
            AllowedCallingAeTitles = [.. AllowedCallingAeTitles.Select(title => AeTitles.Checked(title, "An allowed calling AE title"))],
        };
    }
}
