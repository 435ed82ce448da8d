namespace PetRecon.Viewer.Interaction;

/// <summary>An input that means nothing; who made it is told, and nothing changes.</summary>
internal sealed class InputException(string message) : Exception(message);
