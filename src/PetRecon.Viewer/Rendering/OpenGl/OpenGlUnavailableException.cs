namespace PetRecon.Viewer.Rendering.OpenGl;

/// <summary>There is no OpenGL that a picture could be drawn with; the message says what was tried and what to install.</summary>
/// <param name="message">What is missing.</param>
/// <param name="innerException">What led to it, if anything did.</param>
public sealed class OpenGlUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
