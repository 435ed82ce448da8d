namespace PetRecon.Cli.CommandLine;

/// <summary>Options that do not fit together; the message says which and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
