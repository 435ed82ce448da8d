namespace PetRecon.Viewer.Window;

/// <summary>No window can be opened here; the message says what is missing and how to get it.</summary>
public sealed class WindowUnavailableException(string message) : Exception(message);
