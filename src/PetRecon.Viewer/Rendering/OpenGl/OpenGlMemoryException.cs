namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>A scene needs more texture memory, or more textures at once, than there are; the message says how much and what helps.</summary>
/// <param name="message">What is too large for what.</param>
public sealed class OpenGlMemoryException(string message) : Exception(message);
