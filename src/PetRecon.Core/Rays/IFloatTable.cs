namespace PetRecon.Core.Rays;

/// <summary>Read access to a table of floats, wherever it lies (host memory or a device); implemented by small structs so that calls are bound statically.</summary>
public interface IFloatTable
{
    /// <summary>The entry at an index; not checked.</summary>
    /// <param name="index">Position in the table.</param>
    float Read(int index);
}
