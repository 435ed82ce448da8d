namespace PetRecon.Therapy.Histograms;

/// <summary>A template of goals that cannot be read: the message names the file, the place in it and the key.</summary>
public sealed class GoalTemplateFormatException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The file, or what the text is called.</param>
    /// <param name="place">The place in it, such as goals[2].metric or line 4; empty for the whole.</param>
    /// <param name="message">What is wrong there and what was expected.</param>
    /// <param name="inner">What it comes from.</param>
    public GoalTemplateFormatException(string source, string place, string message, Exception? inner = null)
        : base($"{source}: {(place.Length > 0 ? $"{place}: " : "")}{message}", inner)
    {
    }
}
