namespace PetRecon.Compute;

/// <summary>
/// A device that was asked for is not there, or cannot do what it was asked to: too little memory, or a driver that refuses. The message
/// says what there is and the likely cause. Nothing falls back to another device by itself.
/// </summary>
public sealed class ComputeDeviceException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was asked for, what there is, and the likely cause.</param>
    /// <param name="inner">The driver's own error, if there is one.</param>
    public ComputeDeviceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
