using System.Globalization;

namespace PetRecon.Dicom.Network;

/// <summary>The application on the other side: where it listens and how it is called.</summary>
public sealed record DicomPeer
{
    /// <summary>The port that IANA gave to DICOM.</summary>
    public const int DefaultPort = 104;

    /// <summary>The port that IANA gave to DICOM over TLS.</summary>
    public const int DefaultTlsPort = 2762;

    /// <summary>The called AE title for those who do not check it.</summary>
    public const string AnyAeTitle = "ANY-SCP";

    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The AE title by which it is called, 16 characters at the most.</summary>
    public string CalledAeTitle { get; init; } = AnyAeTitle;

    /// <summary>How the connection is secured; null: not at all.</summary>
    public DicomTlsOptions? Tls { get; init; }

    /// <summary>Reads "host", "host:port", "TITLE@host:port" and "[address]:port".</summary>
    /// <param name="text">The peer in one word.</param>
    /// <param name="tls">How the connection is secured; it also decides the default port.</param>
    /// <exception cref="ArgumentException">The text has another form.</exception>
    public static DicomPeer Parse(string text, DicomTlsOptions? tls = null)
    {
        int at = text.LastIndexOf('@');
        string title = at < 0 ? AnyAeTitle : AeTitles.Checked(text[..at], "The called AE title");
        string address = text[(at + 1)..];
        int bracket = address.LastIndexOf(']');
        int colon = address.LastIndexOf(':');
        bool hasPort = colon > bracket && (bracket >= 0 || address.IndexOf(':', StringComparison.Ordinal) == colon);
        string host = (hasPort ? address[..colon] : address).Trim('[', ']');
        int port = tls is null ? DefaultPort : DefaultTlsPort;
        if (host.Length == 0 || (hasPort && !(int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536)))
            throw new ArgumentException($"'{text}' names no DICOM application; expected host, host:port or TITLE@host:port.");
        return new() { Host = host, Port = port, CalledAeTitle = title, Tls = tls };
    }

    /// <summary>TITLE@host:port.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"{CalledAeTitle}@[{Host}]:{Port}" : $"{CalledAeTitle}@{Host}:{Port}";
}
