namespace PetRecon.Viewer.Browser;

/// <summary>An input of the page that means nothing; the page is told, and nothing changes.</summary>
internal sealed class InputException(string message) : Exception(message);
